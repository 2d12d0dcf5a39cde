import type { DatabaseSync } from 'node:sqlite'
import type { Job } from '../../../jobs/job.ts'
import { JOB_COLUMNS, type JobRow, toJob } from '../rows.ts'
import { prepareTuples } from '../statement.ts'
import { jobNotFound } from '../store-error.ts'

/** The job inside a write. Throws `job_not_found` for an unknown or removed id. */
export function prepareFindJob(db: DatabaseSync): (id: string) => Job {
  const find = prepareTuples<JobRow>(
    db,
    `SELECT ${JOB_COLUMNS} FROM jobs WHERE id = ? AND removed_at IS NULL`,
  )
  return (id) => {
    const row = find.get(id)
    if (row === undefined) throw jobNotFound(id)
    return toJob(row)
  }
}
