import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { Job } from '../../../jobs/job.ts'
import type { JobFilter } from '../../store.ts'
import { JOB_COLUMNS, type JobRow, toJob } from '../rows.ts'
import { prepareByShape, prepareTuples } from '../statement.ts'
import { walkOf } from './walk.ts'

interface Page {
  readonly before?: string
  readonly limit: number
}

/**
 * A page is a walk down one index, newest first, from where the page before ended; its cost does not depend on how
 * many jobs there are. Several filters at once walk the index of the narrowest (see `walk.ts`) and test the others on
 * the way: where few jobs fit that takes long, and `search` has a bound.
 */
export function prepareList(db: DatabaseSync) {
  const statements = prepareByShape<JobRow>(db, prepareTuples)
  return (filter: JobFilter, page: Page): readonly Job[] => {
    const { sql, parameters } = toQuery(filter, page)
    return statements(sql)
      .all(...parameters)
      .map((row) => toJob(row))
  }
}

function toQuery({ status = [], name, label }: JobFilter, { before, limit }: Page) {
  const parameters: SQLInputValue[] = []
  const where: string[] = []
  const test = (condition: string, ...values: SQLInputValue[]) => {
    where.push(condition)
    parameters.push(...values)
  }
  if (label === undefined && name === undefined && status.length > 1) return severalStatuses()
  if (label !== undefined) test('l.key = ? AND l.value = ?', label.key, label.value)
  if (name !== undefined) test('j.name = ?', name)
  if (status.length > 0) test(`j.status IN (${status.map(() => '?').join(', ')})`, ...status)
  const id = label === undefined ? 'j.id' : 'l.job_id'
  if (before !== undefined) test(`${id} < ?`, before)
  where.push('j.removed_at IS NULL')
  parameters.push(limit)
  const sql = `SELECT ${JOB_COLUMNS} FROM ${source({ label, name, status: status[0] })}
    WHERE ${where.join(' AND ')} ORDER BY ${id} DESC LIMIT ?`
  return { sql, parameters }

  function severalStatuses() {
    const walk = walkOf({ status }, { before })
    return {
      sql: `SELECT ${JOB_COLUMNS} FROM jobs WHERE id IN (${walk.sql} ORDER BY id DESC LIMIT ?) ORDER BY id DESC`,
      parameters: [...walk.parameters, limit],
    }
  }
}

/** CROSS JOIN and INDEXED BY: without statistics SQLite may sort a whole index instead of walking the right one. */
function source(has: { label: unknown; name: unknown; status: unknown }): string {
  if (has.label !== undefined) return 'job_labels AS l CROSS JOIN jobs AS j ON j.id = l.job_id'
  if (has.name !== undefined) return 'jobs AS j INDEXED BY jobs_by_name'
  if (has.status !== undefined) return 'jobs AS j INDEXED BY jobs_by_status'
  return 'jobs AS j'
}
