import type { DatabaseSync } from 'node:sqlite'
import type { ClaimRequest, Lease } from '../../store.ts'
import { prepare } from '../statement.ts'
import type { Transaction } from '../transaction.ts'
import { prepareRequeueExpired } from './requeue.ts'

interface Next {
  readonly job_id: string
  readonly number: number
  readonly tries: number
  readonly faults: number
}

/**
 * Each step is a seek in an index that holds live work only. The only scan is over tenants that have work but are at
 * their limit, of which there are at most as many as running attempts.
 */
export function prepareClaim(db: DatabaseSync) {
  const requeueExpired = prepareRequeueExpired(db)
  const promote = preparePromote(db)
  const nextTenant = prepare<{ tenant: string }>(
    db,
    `SELECT tenant FROM tenants INDEXED BY tenants_in_turn
     WHERE ready > 0 AND leased < ? ORDER BY served, tenant LIMIT 1`,
  )
  const nextAttempt = prepare<Next>(
    db,
    `SELECT job_id, number, tries, faults FROM attempts INDEXED BY attempts_ready
     WHERE state = 'ready' AND tenant = ? ORDER BY priority DESC, place LIMIT 1`,
  )
  const take = prepareTake(db)

  return (tx: Transaction, request: ClaimRequest): Lease | undefined => {
    requeueExpired(tx, request.now)
    promote(tx, request.now)
    tx.tally.flush()
    const tenant = nextTenant.get(request.perTenant)?.tenant
    const next = tenant === undefined ? undefined : nextAttempt.get(tenant)
    if (tenant === undefined || next === undefined) return undefined
    return take(tx, tenant, next, request)
  }
}

function prepareTake(db: DatabaseSync) {
  const takeAttempt = prepare(
    db,
    `UPDATE attempts SET state = 'leased', owner = ?, expires_at = ?, tries = ?,
       started_at = coalesce(started_at, ?) WHERE job_id = ? AND number = ?`,
  )
  const startJob = prepare(
    db,
    `UPDATE jobs SET status = 'running', started_at = coalesce(started_at, ?), updated_at = ? WHERE id = ?`,
  )
  return (tx: Transaction, tenant: string, next: Next, { owner, now, leaseMs }: ClaimRequest): Lease => {
    const lease: Lease = {
      jobId: next.job_id,
      attempt: next.number,
      owner,
      tenant,
      tries: next.tries + 1,
      faults: next.faults,
      expiresAt: now + leaseMs,
    }
    takeAttempt.run(owner, lease.expiresAt, lease.tries, now, lease.jobId, lease.attempt)
    startJob.run(now, now, lease.jobId)
    const seq = tx.event(lease.jobId, 'started', { attempt: lease.attempt, tries: lease.tries }, now)
    tx.tally.add(tenant, { ready: -1, leased: 1, queued: -1, running: 1 })
    tx.tally.served(tenant, seq)
    return lease
  }
}

/** What waited for its time becomes ready. So many at once: a claim stays short when thousands come due together. */
function preparePromote(db: DatabaseSync) {
  const due = prepare<{ job_id: string; number: number; tenant: string }>(
    db,
    `SELECT job_id, number, tenant FROM attempts INDEXED BY attempts_waiting
     WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at LIMIT 100`,
  )
  const makeReady = prepare(db, `UPDATE attempts SET state = 'ready' WHERE job_id = ? AND number = ?`)
  return (tx: Transaction, now: number): void => {
    for (const row of due.all(now)) {
      makeReady.run(row.job_id, row.number)
      tx.tally.add(row.tenant, { ready: 1 })
    }
  }
}
