import type { DatabaseSync } from 'node:sqlite'
import type { Attempt, Job, JobStatus } from '../../../jobs/job.ts'
import {
  ATTEMPT_COLUMNS,
  type AttemptRow,
  JOB_COLUMNS,
  type JobRow,
  STAGE_COLUMNS,
  type StageRow,
  toAttempts,
  toJob,
} from '../rows.ts'
import { prepare, prepareTuples } from '../statement.ts'
import { prepareDockerfiles } from './dockerfiles.ts'
import { prepareOrigins, prepareSecrets } from './job-additions.ts'
import { prepareView } from './view-job.ts'

/** A removed job is no job for any of these, but for those whose name says otherwise. */
export function prepareJobReads(db: DatabaseSync) {
  const one = prepareTuples<JobRow>(db, `SELECT ${JOB_COLUMNS} FROM jobs WHERE id = ? AND removed_at IS NULL`)
  const removed = prepareTuples<JobRow>(
    db,
    `SELECT ${JOB_COLUMNS} FROM jobs WHERE removed_at IS NOT NULL AND finished_at IS NOT NULL
     ORDER BY removed_at LIMIT ?`,
  )
  const ended = prepareTuples<JobRow>(
    db,
    `SELECT ${JOB_COLUMNS} FROM jobs WHERE finished_at < ? AND finished_at IS NOT NULL AND removed_at IS NULL
     ORDER BY finished_at, id LIMIT ?`,
  )
  const byContext = {
    kept: prepare(db, 'SELECT 1 FROM jobs WHERE context_sha256 = ? LIMIT 1'),
    unfinished: prepare(
      db,
      `SELECT 1 FROM jobs WHERE context_sha256 = ? AND status IN ('queued', 'running') LIMIT 1`,
    ),
  }
  return {
    get: (id: string): Job | undefined => {
      const row = one.get(id)
      return row === undefined ? undefined : toJob(row)
    },
    view: prepareView(db),
    dockerfile: prepareDockerfiles(db).find,
    origin: prepareOrigins(db).find,
    secret: prepareSecrets(db).find,
    attempts: prepareAttempts(db),
    removed: (limit: number): readonly Job[] => removed.all(limit).map((row) => toJob(row)),
    endedBefore: (time: number, limit: number): readonly Job[] =>
      ended.all(time, limit).map((row) => toJob(row)),
    counts: prepareCounts(db),
    usesContext: (sha256: string, by: 'kept' | 'unfinished'): boolean =>
      byContext[by].get(sha256) !== undefined,
  }
}

function prepareAttempts(db: DatabaseSync) {
  const attempts = prepareTuples<AttemptRow>(
    db,
    `SELECT ${ATTEMPT_COLUMNS} FROM attempts WHERE job_id = ?
     AND EXISTS (SELECT 1 FROM jobs WHERE id = job_id AND removed_at IS NULL) ORDER BY number`,
  )
  const prepareStages = (output: string) =>
    prepareTuples<StageRow>(db, `SELECT ${STAGE_COLUMNS}${output} FROM stages WHERE job_id = ?`)
  const stages = {
    whole: prepareStages(', output'),
    bare: prepareStages(''),
    build: prepareStages(`, CASE stage WHEN 'build' THEN output END`),
  }
  return (id: string, what: keyof typeof stages = 'whole'): readonly Attempt[] => {
    const rows = attempts.all(id)
    return rows.length === 0 ? [] : toAttempts(id, rows, stages[what].all(id))
  }
}

function prepareCounts(db: DatabaseSync) {
  const sums = prepare<Record<JobStatus, number>>(
    db,
    `SELECT coalesce(sum(queued), 0) AS queued, coalesce(sum(running), 0) AS running,
       coalesce(sum(succeeded), 0) AS succeeded, coalesce(sum(failed), 0) AS failed,
       coalesce(sum(cancelled), 0) AS cancelled FROM tenants`,
  )
  return (): Readonly<Record<JobStatus, number>> => ({
    queued: 0,
    running: 0,
    succeeded: 0,
    failed: 0,
    cancelled: 0,
    ...sums.get(),
  })
}
