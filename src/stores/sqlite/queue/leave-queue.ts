import type { DatabaseSync } from 'node:sqlite'
import type { Job, Verdict } from '../../../jobs/job.ts'
import { prepare } from '../statement.ts'
import type { Transaction } from '../transaction.ts'
import { prepareEnd } from './end-attempt.ts'

/** Ends the attempt of a queued job, which no worker has. */
export function prepareLeaveQueue(db: DatabaseSync) {
  const end = prepareEnd(db)
  const find = prepare<{ state: 'waiting' | 'ready' }>(
    db,
    'SELECT state FROM attempts WHERE job_id = ? AND number = ?',
  )
  return (tx: Transaction, { id, tenant, attempt }: Job, verdict: Verdict, now: number): void => {
    if (find.get(id, attempt)?.state === 'ready') tx.tally.add(tenant, { ready: -1 })
    end(tx, { jobId: id, attempt, verdict, now })
  }
}
