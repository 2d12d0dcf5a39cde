import type { DatabaseSync } from 'node:sqlite'
import { isEnded, type Job } from '../../../jobs/job.ts'
import { CANCELLED } from '../queue/end-attempt.ts'
import { prepareLeaveQueue } from '../queue/leave-queue.ts'
import { prepare } from '../statement.ts'
import type { Transaction } from '../transaction.ts'
import { prepareFindJob } from './find-job.ts'

export function prepareCancel(db: DatabaseSync) {
  const find = prepareFindJob(db)
  const leaveQueue = prepareLeaveQueue(db)
  // a revision has asked before, so that the job starts again; this takes the start back
  const ask = prepare(
    db,
    `UPDATE jobs SET cancel_requested = 1, restart = 0, updated_at = ?
     WHERE id = ? AND (cancel_requested = 0 OR restart = 1)`,
  )

  return (tx: Transaction, id: string, now: number): Job => {
    const job = find(id)
    if (isEnded(job.status)) return job
    if (job.status === 'queued') {
      leaveQueue(tx, job, CANCELLED, now)
      return find(id)
    }
    // asked again, the worker is told again
    tx.notices.cancels.add(id)
    if (Number(ask.run(now, id).changes) === 0) return job
    tx.event(id, 'updated', { cancelRequested: true }, now)
    return { ...job, cancelRequested: true, updatedAt: now }
  }
}
