import type { DatabaseSync } from 'node:sqlite'
import { prepare } from '../statement.ts'

/**
 * The next time at which `claim` may find more than now. A time that has passed means that something is ready,
 * which a tenant's limit may still hold back; a finished job wakes for that.
 */
export function prepareNextDueAt(db: DatabaseSync): () => number | null {
  const ready = prepare<{ due_at: number }>(
    db,
    `SELECT due_at FROM attempts INDEXED BY attempts_ready WHERE state = 'ready' LIMIT 1`,
  )
  const later = prepare<{ at: number | null }>(
    db,
    `SELECT min(at) AS at FROM (
       SELECT min(due_at) AS at FROM attempts INDEXED BY attempts_waiting WHERE state = 'waiting'
       UNION ALL
       SELECT min(expires_at) FROM attempts INDEXED BY attempts_leased WHERE state = 'leased')`,
  )
  return () => ready.get()?.due_at ?? later.get()?.at ?? null
}

interface Place {
  readonly tenant: string
  readonly priority: number
  readonly place: number
  readonly due_at: number
  readonly state: string
}

/**
 * Tenants take turns, so of every other tenant as many come first as this one has before it (one more where the
 * other was served longer ago). Attempts that wait for their time stand behind all that are ready. Costs at most
 * `cap` index entries and a row a tenant with work.
 */
export function preparePosition(db: DatabaseSync) {
  const find = prepare<Place>(
    db,
    `SELECT tenant, priority, place, due_at, state FROM attempts
     WHERE job_id = ?1 AND number = (SELECT attempt FROM jobs WHERE id = ?1 AND removed_at IS NULL)`,
  )
  const before = prepare<{ n: number }>(
    db,
    `SELECT count(*) AS n FROM (
       SELECT 1 FROM attempts INDEXED BY attempts_ready WHERE state = 'ready' AND tenant = ?1
       AND (priority > ?2 OR (priority = ?2 AND place < ?3)) LIMIT ?4)`,
  )
  const others = prepare<{ n: number | null }>(
    db,
    `SELECT sum(min(o.ready, ?2 + ((o.served, o.tenant) < (t.served, t.tenant)))) AS n
     FROM tenants t CROSS JOIN tenants o INDEXED BY tenants_in_turn
     WHERE t.tenant = ?1 AND o.ready > 0 AND o.tenant <> ?1`,
  )
  const waitingBefore = prepare<{ n: number }>(
    db,
    `SELECT (SELECT coalesce(sum(ready), 0) FROM tenants INDEXED BY tenants_in_turn WHERE ready > 0)
       + (SELECT count(*) FROM (SELECT 1 FROM attempts INDEXED BY attempts_waiting
          WHERE state = 'waiting' AND (due_at, job_id) < (?, ?) LIMIT ?)) AS n`,
  )

  return (jobId: string, cap: number): number | null => {
    const found = find.get(jobId)
    if (found === undefined || (found.state !== 'ready' && found.state !== 'waiting')) return null
    const { tenant, priority, place, due_at, state } = found
    if (state === 'waiting') {
      return Math.min(cap, waitingBefore.get(due_at, jobId, cap)?.n ?? 0) + 1
    }
    const own = before.get(tenant, priority, place, cap)?.n ?? 0
    const foreign = own >= cap ? 0 : (others.get(tenant, own)?.n ?? 0)
    return Math.min(cap, own + foreign) + 1
  }
}
