/** What a worker writes while it holds a lease. */
import type { DatabaseSync } from 'node:sqlite'
import type { JobFacts, StageRecord, Verdict } from '../../../jobs/job.ts'
import type { JobResult, Lease } from '../../store.ts'
import { prepare } from '../statement.ts'
import type { Transaction } from '../transaction.ts'
import { prepareEnd } from './end-attempt.ts'
import { prepareCheckLease } from './lease.ts'

export interface Heartbeat {
  readonly lost: readonly Lease[]
  readonly cancelled: readonly Lease[]
}

export function prepareHeartbeat(db: DatabaseSync) {
  const extend = prepare<{ cancel_requested: number }>(
    db,
    `UPDATE attempts SET expires_at = ?
     WHERE job_id = ? AND number = ? AND state = 'leased' AND owner = ? AND tries = ?
     RETURNING (SELECT cancel_requested FROM jobs WHERE id = job_id) AS cancel_requested`,
  )
  return (_tx: Transaction, leases: readonly Lease[], now: number, leaseMs: number): Heartbeat => {
    const lost: Lease[] = []
    const cancelled: Lease[] = []
    for (const lease of leases) {
      const row = extend.get(now + leaseMs, lease.jobId, lease.attempt, lease.owner, lease.tries)
      if (row === undefined) lost.push(lease)
      else if (row.cancel_requested === 1) cancelled.push(lease)
    }
    return { lost, cancelled }
  }
}

/**
 * The event carries no `output`: evidence may be large, and every watcher would be sent it. Facts are written with the
 * stage's name, in one update of the job's long row.
 */
export function prepareSaveStage(db: DatabaseSync) {
  const check = prepareCheckLease(db)
  const save = prepare(
    db,
    `INSERT OR REPLACE INTO stages (job_id, attempt, stage, status, started_at, ended_at, message, output)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const moveJob = prepare(
    db,
    `UPDATE jobs SET stage = ?, updated_at = ?, image_bytes = coalesce(?, image_bytes),
       findings = coalesce(?, findings), run_ms = coalesce(?, run_ms) WHERE id = ?`,
  )
  return (
    tx: Transaction,
    lease: Lease,
    record: StageRecord,
    now: number,
    facts: Partial<JobFacts> = {},
  ): void => {
    check(lease)
    const { stage, status, startedAt, endedAt, message, output } = record
    const evidence = output === null || output === undefined ? null : JSON.stringify(output)
    save.run(lease.jobId, lease.attempt, stage, status, startedAt, endedAt, message, evidence)
    const { imageBytes = null, findings = null, runMs = null } = facts
    const counts = findings === null ? null : JSON.stringify(findings)
    moveJob.run(stage, now, imageBytes, counts, runMs, lease.jobId)
    tx.event(
      lease.jobId,
      'stage',
      { attempt: lease.attempt, stage, status, startedAt, endedAt, message },
      now,
    )
  }
}

/** The audit of an image may come long before its attempt ends, and a reader need not wait for it. */
export function prepareSaveHardening(db: DatabaseSync) {
  const check = prepareCheckLease(db)
  const save = prepare(db, 'UPDATE jobs SET hardening = ?, updated_at = ? WHERE id = ?')
  return (tx: Transaction, lease: Lease, hardening: number, now: number): void => {
    check(lease)
    save.run(hardening, now, lease.jobId)
    tx.event(lease.jobId, 'updated', { hardening }, now)
  }
}

export function prepareFinish(db: DatabaseSync) {
  const check = prepareCheckLease(db)
  const end = prepareEnd(db)
  return (tx: Transaction, lease: Lease, verdict: Verdict, result: JobResult, now: number): void => {
    check(lease)
    tx.tally.add(lease.tenant, { leased: -1 })
    end(tx, { jobId: lease.jobId, attempt: lease.attempt, verdict, result, now })
    // a tenant at its limit has room again
    tx.notices.due = true
  }
}
