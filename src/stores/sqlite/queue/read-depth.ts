import type { DatabaseSync } from 'node:sqlite'
import type { QueueDepth } from '../../store.ts'
import { prepare } from '../statement.ts'

/** Of the queued jobs so many, the oldest first, are asked when they came into the queue: a retried one is old and waits shortly. */
const OLDEST_ASKED = 1000

/** Sums that are kept by tenant, and indexes that hold nothing but the queue: it costs the same whatever else is stored. */
export function prepareDepth(db: DatabaseSync): () => QueueDepth {
  const ready = prepare<{ ready: number; tenants: number }>(
    db,
    `SELECT coalesce(sum(ready), 0) AS ready, count(*) AS tenants
     FROM tenants INDEXED BY tenants_in_turn WHERE ready > 0`,
  )
  const waiting = prepare<{ n: number }>(
    db,
    `SELECT count(*) AS n FROM attempts INDEXED BY attempts_waiting WHERE state = 'waiting'`,
  )
  const oldest = prepare<{ at: number | null }>(
    db,
    `SELECT min(a.created_at) AS at
     FROM (SELECT id, attempt FROM jobs INDEXED BY jobs_by_status
           WHERE status = 'queued' AND removed_at IS NULL ORDER BY id LIMIT ${OLDEST_ASKED}) j
     JOIN attempts a ON a.job_id = j.id AND a.number = j.attempt`,
  )
  return () => ({
    ready: ready.get()?.ready ?? 0,
    waiting: waiting.get()?.n ?? 0,
    tenants: ready.get()?.tenants ?? 0,
    oldestAt: oldest.get()?.at ?? null,
  })
}
