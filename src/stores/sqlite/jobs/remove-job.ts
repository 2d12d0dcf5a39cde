import type { DatabaseSync } from 'node:sqlite'
import { SlipwayError } from '../../../errors/slipway-error.ts'
import { prepare } from '../statement.ts'
import type { Transaction } from '../transaction.ts'
import { prepareCancel } from './cancel-job.ts'
import { asScored, prepareKeepScores } from './keep-scores.ts'
import { prepareLabels } from './labels.ts'

export function prepareRemove(db: DatabaseSync) {
  const cancel = prepareCancel(db)
  const scores = prepareKeepScores(db)
  const hide = prepare(db, 'UPDATE jobs SET removed_at = ?, updated_at = ? WHERE id = ?')
  return (tx: Transaction, id: string, now: number): void => {
    const job = cancel(tx, id, now)
    hide.run(now, now, id)
    const scored = asScored(job)
    if (scored !== undefined) scores.remove(scored)
    tx.tally.add(job.tenant, { [job.status]: -1 })
    // its readers look again, and find nothing
    tx.notices.events.add(id)
    tx.notices.logs.add(id)
  }
}

export function preparePurge(db: DatabaseSync) {
  const find = prepare<{ labels: string; removed_at: number | null; finished_at: number | null }>(
    db,
    'SELECT labels, removed_at, finished_at FROM jobs WHERE id = ?',
  )
  const labels = prepareLabels(db)
  // attempts, stages, events, log, Dockerfiles, origin and secret go with it by their references
  const remove = prepare(db, 'DELETE FROM jobs WHERE id = ?')
  return (_tx: Transaction, id: string): void => {
    const row = find.get(id)
    if (row === undefined) return
    if (row.removed_at === null || row.finished_at === null) {
      const missing = row.removed_at === null ? 'removed' : 'ended'
      throw new SlipwayError('job_state_conflict', {
        detail: `Job ${id} cannot be purged: it is not ${missing} yet`,
      })
    }
    labels.remove(id, JSON.parse(row.labels))
    remove.run(id)
  }
}
