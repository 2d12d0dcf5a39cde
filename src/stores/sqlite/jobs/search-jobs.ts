import { setImmediate as nextTurn } from 'node:timers/promises'
import type { DatabaseSync } from 'node:sqlite'
import type { Job } from '../../../jobs/job.ts'
import type { JobFilter, JobSearch, SearchedJobs } from '../../store.ts'
import { JOB_COLUMNS, type JobRow, toJob } from '../rows.ts'
import { prepareByShape, prepareTuples } from '../statement.ts'
import { type Stretch, type Walk, walkOf } from './walk.ts'

/** Entries of an index that are looked at in one go; other work gets its turn after them. Some milliseconds at most. */
const STEP = 2000

export interface SearchStep {
  readonly jobs: readonly Job[]
  readonly looked: number
  /** The last job that was looked at; undefined: there are no more. */
  readonly last: string | undefined
}

/**
 * Looks at the next `entries` of a walk, or fewer when `limit` jobs fit before. Where the walk is then is found first,
 * which costs next to nothing. Names are tested in an index of their own, and only the jobs that fit are read.
 */
export function prepareSearchStep(db: DatabaseSync) {
  const ids = prepareByShape<{ readonly id: string }>(db)
  const counts = prepareByShape<{ readonly count: number }>(db)
  const jobs = prepareByShape<JobRow>(db, prepareTuples)
  const count = ({ sql, parameters }: Walk): number =>
    counts(`SELECT count(*) AS count FROM (${sql})`).get(...parameters)?.count ?? 0

  return (filter: JobFilter, { text = '', before, limit }: JobSearch, entries: number): SearchStep => {
    const { sql, parameters } = walkOf(filter, { before })
    const last = ids(`${sql} ORDER BY id DESC LIMIT 1 OFFSET ?`).get(...parameters, entries - 1)?.id
    const query = matches(filter, text, { before, last })
    const found = ids(query.sql).all(...query.parameters, limit)
    const read = jobs(`SELECT ${JOB_COLUMNS} FROM jobs WHERE id = ?`)
    const page = found.flatMap(({ id }) => {
      const row = read.get(id)
      return row === undefined ? [] : [toJob(row)]
    })
    const end = found.at(-1)?.id
    if (found.length === limit && end !== undefined) {
      return { jobs: page, looked: count(walkOf(filter, { before, last: end })), last: end }
    }
    const looked = last === undefined ? count(walkOf(filter, { before })) : entries
    return { jobs: page, looked, last }
  }
}

/** CROSS JOIN: in this order, so that the job's long row is looked at last, and only where a status is asked for. */
function matches(filter: JobFilter, text: string, stretch: Stretch): Walk {
  const { label, name, status } = filter
  const walk = walkOf(filter, stretch)
  const from = [
    `(${walk.sql}) AS w`,
    'jobs AS n INDEXED BY jobs_in_order ON n.id = w.id AND n.removed_at IS NULL',
  ]
  const tests: string[] = []
  const parameters = [...walk.parameters]
  if (text !== '') {
    tests.push('(instr(fold(n.name), fold(?)) > 0 OR instr(n.id, fold(?)) > 0)')
    parameters.push(text, text)
  }
  if (label !== undefined && name !== undefined) {
    tests.push('n.name = ?')
    parameters.push(name)
  }
  if ((label !== undefined || name !== undefined) && status !== undefined && status.length > 0) {
    from.push('jobs AS j ON j.rowid = n.rowid')
    tests.push(`j.status IN (${status.map(() => '?').join(', ')})`)
    parameters.push(...status)
  }
  const where = tests.length === 0 ? '' : ` WHERE ${tests.join(' AND ')}`
  return {
    sql: `SELECT w.id FROM ${from.join(' CROSS JOIN ')}${where} ORDER BY w.id DESC LIMIT ?`,
    parameters,
  }
}

/** Step by step, until the page is full, `most` were looked at, or there are no more. */
export async function searchInSteps(
  step: (filter: JobFilter, search: JobSearch, entries: number) => Promise<SearchStep>,
  filter: JobFilter,
  search: JobSearch,
): Promise<SearchedJobs> {
  const jobs: Job[] = []
  let looked = 0
  let last = search.before
  for (;;) {
    const limit = search.limit - jobs.length
    const done = await step(filter, { ...search, before: last, limit }, Math.min(STEP, search.most - looked))
    jobs.push(...done.jobs)
    looked += done.looked
    last = done.last
    if (last === undefined || jobs.length === search.limit || looked >= search.most) {
      return { jobs, looked, to: last ?? null }
    }
    await nextTurn()
  }
}
