import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { Job } from '../../../jobs/job.ts'
import type { JobFilter } from '../../store.ts'
import { JOB_COLUMNS, type JobRow, toJob } from '../rows.ts'
import { prepare, type Statement } from '../statement.ts'

interface Page {
  readonly before?: string
  readonly limit: number
}

/**
 * A page is a walk down one index, newest first, from where the page before ended; its cost does not depend on how
 * many jobs there are. Several filters at once walk the index of the narrowest (label, name, status: in this order)
 * and test the others on the way.
 */
export function prepareList(db: DatabaseSync) {
  const byShape = new Map<string, Statement<JobRow>>()
  return (filter: JobFilter, page: Page): readonly Job[] => {
    const { sql, parameters } = toQuery(filter, page)
    let statement = byShape.get(sql)
    if (statement === undefined) {
      statement = prepare<JobRow>(db, sql)
      byShape.set(sql, statement)
    }
    return statement.all(...parameters).map(toJob)
  }
}

function toQuery({ status, name, label }: JobFilter, { before, limit }: Page) {
  const parameters: SQLInputValue[] = []
  const where: string[] = []
  const test = (condition: string, ...values: SQLInputValue[]) => {
    where.push(condition)
    parameters.push(...values)
  }
  if (label !== undefined) test('l.key = ? AND l.value = ?', label.key, label.value)
  if (name !== undefined) test('j.name = ?', name)
  if (status !== undefined) test('j.status = ?', status)
  const id = label === undefined ? 'j.id' : 'l.job_id'
  if (before !== undefined) test(`${id} < ?`, before)
  where.push('j.removed_at IS NULL')
  parameters.push(limit)
  return {
    sql: `SELECT ${JOB_COLUMNS} FROM ${source({ label, name, status })} WHERE ${where.join(' AND ')}
          ORDER BY ${id} DESC LIMIT ?`,
    parameters,
  }
}

/** CROSS JOIN and INDEXED BY: without statistics SQLite may sort a whole index instead of walking the right one. */
function source(has: { label: unknown; name: unknown; status: unknown }): string {
  if (has.label !== undefined) return 'job_labels AS l CROSS JOIN jobs AS j ON j.id = l.job_id'
  if (has.name !== undefined) return 'jobs AS j INDEXED BY jobs_by_name'
  if (has.status !== undefined) return 'jobs AS j INDEXED BY jobs_by_status'
  return 'jobs AS j'
}
