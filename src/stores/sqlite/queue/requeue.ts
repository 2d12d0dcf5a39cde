import type { DatabaseSync } from 'node:sqlite'
import type { Lease } from '../../store.ts'
import { prepare } from '../statement.ts'
import type { Transaction } from '../transaction.ts'
import { CANCELLED, prepareEnd, REPLACED } from './end-attempt.ts'
import { prepareCheckLease } from './lease.ts'
import { preparePauseStages } from './settle-stages.ts'

interface Requeue {
  readonly jobId: string
  readonly attempt: number
  readonly tenant: string
  readonly dueAt: number
  /** What went wrong on our side; null: nothing did. */
  readonly fault: string | null
  /** 1 for a fault that counts against the attempt; what became of its worker does not. */
  readonly faults: 0 | 1
  readonly now: number
}

type Held = { job_id: string; number: number; tenant: string; owner: string }

/**
 * A leased attempt goes back into the queue, or ends as cancelled when that was asked for meanwhile: nobody is left
 * whom the request could reach.
 */
function prepareRequeue(db: DatabaseSync) {
  const end = prepareEnd(db)
  const pauseStages = preparePauseStages(db)
  const find = prepare<{ cancel_requested: number; restart: number }>(
    db,
    'SELECT cancel_requested, restart FROM jobs WHERE id = ?',
  )
  const putBack = prepare(
    db,
    `UPDATE attempts SET state = ?, due_at = ?, owner = NULL, expires_at = NULL, faults = faults + ?,
       last_fault = coalesce(?, last_fault) WHERE job_id = ? AND number = ?`,
  )
  const queueJob = prepare(db, `UPDATE jobs SET status = 'queued', stage = NULL, updated_at = ? WHERE id = ?`)

  return (tx: Transaction, { jobId, attempt, tenant, dueAt, fault, faults, now }: Requeue): void => {
    tx.tally.add(tenant, { leased: -1 })
    tx.notices.due = true
    const job = find.get(jobId)
    if (job?.cancel_requested === 1) {
      end(tx, { jobId, attempt, verdict: job.restart === 1 ? REPLACED : CANCELLED, now })
      return
    }
    const ready = dueAt <= now
    putBack.run(ready ? 'ready' : 'waiting', dueAt, faults, fault, jobId, attempt)
    queueJob.run(now, jobId)
    pauseStages(tx, { jobId, attempt, now })
    if (fault === null) tx.event(jobId, 'queued', { attempt }, now)
    else tx.event(jobId, 'retrying', { attempt, fault, dueAt }, now)
    tx.tally.add(tenant, { ready: ready ? 1 : 0, running: -1, queued: 1 })
  }
}

export function prepareHandBack(db: DatabaseSync) {
  const check = prepareCheckLease(db)
  const requeue = prepareRequeue(db)
  return (tx: Transaction, lease: Lease, dueAt: number, fault: string | null, now: number): void => {
    check(lease)
    const { jobId, attempt, tenant } = lease
    requeue(tx, {
      jobId,
      attempt,
      tenant,
      dueAt: Math.ceil(dueAt),
      fault,
      faults: fault === null ? 0 : 1,
      now,
    })
  }
}

/** Leases whose time is over. The claim stays counted: what kills its worker again and again must come to an end. */
export function prepareRequeueExpired(db: DatabaseSync) {
  const requeue = prepareRequeue(db)
  const expired = prepare<Held>(
    db,
    `SELECT job_id, number, tenant, owner FROM attempts INDEXED BY attempts_leased
     WHERE state = 'leased' AND expires_at <= ? ORDER BY expires_at LIMIT 100`,
  )
  return (tx: Transaction, now: number): void => {
    for (const held of expired.all(now)) {
      requeue(tx, lostBy(held, `The worker ${held.owner} did not renew its lease in time`, now))
    }
  }
}

export function prepareReleaseOthers(db: DatabaseSync) {
  const requeue = prepareRequeue(db)
  const others = prepare<Held>(
    db,
    `SELECT job_id, number, tenant, owner FROM attempts INDEXED BY attempts_leased
     WHERE state = 'leased' AND owner <> ? ORDER BY expires_at`,
  )
  return (tx: Transaction, owner: string, now: number): number => {
    const found = others.all(owner)
    for (const held of found) requeue(tx, lostBy(held, `The worker ${held.owner} stopped in the middle`, now))
    return found.length
  }
}

function lostBy(held: Held, fault: string, now: number): Requeue {
  return { jobId: held.job_id, attempt: held.number, tenant: held.tenant, dueAt: now, fault, faults: 0, now }
}
