import type { DatabaseSync } from 'node:sqlite'
import type { JobEvent } from '../../jobs/job.ts'
import { prepare } from './statement.ts'
import { jobNotFound } from './store-error.ts'
import type { Transaction } from './transaction.ts'

/** Inside a write: throws `job_not_found` when there are no rows of this job; a removed one still has some. */
export function prepareRequireRows(db: DatabaseSync): (jobId: string) => void {
  const find = prepare(db, 'SELECT 1 FROM jobs WHERE id = ?')
  return (jobId) => {
    if (find.get(jobId) === undefined) throw jobNotFound(jobId)
  }
}

export function prepareAppendEvent(db: DatabaseSync) {
  const requireRows = prepareRequireRows(db)
  return (tx: Transaction, jobId: string, type: JobEvent['type'], data: unknown, now: number): void => {
    requireRows(jobId)
    tx.event(jobId, type, data, now)
  }
}

export function prepareReadEvents(db: DatabaseSync) {
  const after = prepare<{ seq: number; at: number; type: JobEvent['type']; data: string }>(
    db,
    `SELECT seq, at, type, data FROM events WHERE job_id = ? AND seq > ?
     AND EXISTS (SELECT 1 FROM jobs WHERE id = job_id AND removed_at IS NULL) ORDER BY seq LIMIT ?`,
  )
  return (jobId: string, afterSeq: number, limit: number): readonly JobEvent[] =>
    after
      .all(jobId, afterSeq, limit)
      .map(({ seq, at, type, data }) => ({ seq, jobId, at, type, data: JSON.parse(data) }))
}
