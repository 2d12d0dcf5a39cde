import type { SQLInputValue } from 'node:sqlite'
import type { JobFilter } from '../../store.ts'

/** A part of a list: from the job after `before` on down to `last`, which is included. */
export interface Stretch {
  readonly before?: string | undefined
  readonly last?: string | undefined
}

export interface Walk {
  /** Gives ids; takes ORDER BY and LIMIT behind it. */
  readonly sql: string
  readonly parameters: readonly SQLInputValue[]
}

/**
 * The index that a list is read from: that of the narrowest filter (label, name, status: in this order), else of all
 * jobs. Of several statuses each has a walk of its own; ordered by id SQLite takes from them in turn, without a sort.
 * INDEXED BY: without statistics SQLite may sort a whole index instead of walking the right one. A label's walk may
 * have jobs that were removed.
 */
export function walkOf({ label, name, status }: JobFilter, { before, last }: Stretch): Walk {
  const walk = (id: string, from: string, values: readonly SQLInputValue[]): Walk => {
    const where = before === undefined ? '' : ` AND ${id} < ?`
    const end = last === undefined ? '' : ` AND ${id} >= ?`
    const bounds = [before, last].filter((bound) => bound !== undefined)
    return { sql: `SELECT ${id} AS id FROM ${from}${where}${end}`, parameters: [...values, ...bounds] }
  }
  if (label !== undefined)
    return walk('job_id', 'job_labels WHERE key = ? AND value = ?', [label.key, label.value])
  const visible = 'removed_at IS NULL'
  if (name !== undefined)
    return walk('id', `jobs INDEXED BY jobs_by_name WHERE ${visible} AND name = ?`, [name])
  if (status === undefined || status.length === 0) {
    return walk('id', `jobs INDEXED BY jobs_in_order WHERE ${visible}`, [])
  }
  const walks = status.map((one) =>
    walk('id', `jobs INDEXED BY jobs_by_status WHERE ${visible} AND status = ?`, [one]),
  )
  return {
    sql: walks.map(({ sql }) => sql).join(' UNION ALL '),
    parameters: walks.flatMap((one) => one.parameters),
  }
}
