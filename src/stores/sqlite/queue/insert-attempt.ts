import type { DatabaseSync } from 'node:sqlite'
import type { StageName } from '../../../jobs/job.ts'
import { prepare } from '../statement.ts'
import type { Transaction } from '../transaction.ts'

/** Version of what a worker finds in an attempt and its job; goes up when an older worker could not read it. */
const PAYLOAD_VERSION = 1

interface NewAttempt {
  readonly jobId: string
  readonly tenant: string
  readonly priority: number
  readonly number: number
  readonly from: StageName
  readonly now: number
}

/** Puts an attempt into the queue, due at once, with its `queued` event. The job's own row is the caller's. */
export function prepareInsertAttempt(db: DatabaseSync) {
  const insert = prepare(
    db,
    `INSERT INTO attempts (job_id, number, place, version, tenant, priority, from_stage, state, due_at, tries, faults, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'ready', ?, 0, 0, ?)`,
  )
  return (tx: Transaction, { jobId, tenant, priority, number, from, now }: NewAttempt): void => {
    const place = tx.event(jobId, 'queued', { attempt: number, from }, now)
    insert.run(jobId, number, place, PAYLOAD_VERSION, tenant, priority, from, now, now)
    tx.tally.add(tenant, { ready: 1 })
    tx.notices.due = true
  }
}
