import type { DatabaseSync } from 'node:sqlite'
import type { Job } from '../../../jobs/job.ts'
import type { JobPatch } from '../../store.ts'
import { prepare } from '../statement.ts'
import type { Transaction } from '../transaction.ts'
import { prepareFindJob } from './find-job.ts'
import { prepareOrigins } from './job-additions.ts'
import { asScored, prepareKeepScores } from './keep-scores.ts'
import { prepareLabels } from './labels.ts'

export function prepareUpdate(db: DatabaseSync) {
  const find = prepareFindJob(db)
  const labels = prepareLabels(db)
  const origins = prepareOrigins(db)
  const scores = prepareKeepScores(db)
  const save = prepare(
    db,
    'UPDATE jobs SET name = ?, description = ?, labels = ?, priority = ?, updated_at = ? WHERE id = ?',
  )
  // a leased one too: it takes the new priority along when it is handed back
  const reorder = prepare(
    db,
    `UPDATE attempts SET priority = ? WHERE job_id = ? AND number = ? AND state <> 'ended'`,
  )
  return (tx: Transaction, id: string, { origin, ...patch }: JobPatch, now: number): Job => {
    const job = find(id)
    if (origin !== undefined) origins.save(id, origin)
    const next: Job = { ...job, ...patch, updatedAt: now }
    save.run(next.name, next.description, JSON.stringify(next.labels), next.priority, now, id)
    if (patch.labels !== undefined) {
      labels.remove(id, job.labels)
      labels.add(id, patch.labels)
    }
    const [before, after] = [asScored(job), asScored(next)]
    if (before !== undefined) scores.remove(before)
    if (after !== undefined) scores.add(after)
    if (next.priority !== job.priority) reorder.run(next.priority, id, job.attempt)
    tx.event(id, 'updated', patch, now)
    return next
  }
}
