import type { DatabaseSync } from 'node:sqlite'
import { isEnded, type Job } from '../../../jobs/job.ts'
import { prepareEnd } from '../queue/end-attempt.ts'
import { prepare } from '../statement.ts'
import type { Transaction } from '../transaction.ts'
import { prepareFindJob } from './find-job.ts'

export const CANCELLED = { status: 'cancelled', reason: null, message: 'Cancelled on request' } as const

export function prepareCancel(db: DatabaseSync) {
  const find = prepareFindJob(db)
  const end = prepareEnd(db)
  const ask = prepare(db, 'UPDATE jobs SET cancel_requested = 1, updated_at = ? WHERE id = ?')
  const state = prepare<{ state: 'waiting' | 'ready' }>(
    db,
    'SELECT state FROM attempts WHERE job_id = ? AND number = ?',
  )

  return (tx: Transaction, id: string, now: number): Job => {
    const job = find(id)
    if (isEnded(job.status)) return job
    if (job.status === 'queued') {
      tx.tally.add(job.tenant, { ready: state.get(id, job.attempt)?.state === 'ready' ? -1 : 0 })
      end(tx, { jobId: id, attempt: job.attempt, verdict: CANCELLED, now })
      return find(id)
    }
    // asked again, the worker is told again
    tx.notices.cancels.add(id)
    if (job.cancelRequested) return job
    ask.run(now, id)
    tx.event(id, 'updated', { cancelRequested: true }, now)
    return { ...job, cancelRequested: true, updatedAt: now }
  }
}
