import type { DatabaseSync } from 'node:sqlite'
import { type JobStatus, STAGES, type Verdict } from '../../../jobs/job.ts'
import type { JobResult } from '../../store.ts'
import { prepareSecrets } from '../jobs/job-additions.ts'
import { prepareKeepScores } from '../jobs/keep-scores.ts'
import { prepareStartAgain } from '../jobs/start-again.ts'
import { prepare } from '../statement.ts'
import type { Transaction } from '../transaction.ts'
import { prepareSettleStages } from './settle-stages.ts'

export const CANCELLED = { status: 'cancelled', reason: null, message: 'Cancelled on request' } as const
/** The verdict of an attempt which a revision ended while no worker had it. */
export const REPLACED = {
  status: 'cancelled',
  reason: null,
  message: 'Cancelled for the attempt with a new Dockerfile',
} as const

interface End {
  readonly jobId: string
  readonly attempt: number
  readonly verdict: Verdict
  /** Left out when no worker had it: the job's own values stay. */
  readonly result?: JobResult
  readonly now: number
}

interface Ending {
  readonly tenant: string
  readonly status: JobStatus
  readonly priority: number
  readonly restart: number
  readonly name: string
  readonly labels: string
  readonly removed_at: number | null
}

/**
 * Ends attempt and job, with the `ended` event; a stage that no worker brought to an end is settled before, and the
 * secret that came with the job is erased. Where a revision waits for the end, the job goes on with its next attempt
 * instead, in this transaction: no reader ever sees it ended. What leaves the queue (ready, leased) is counted by the
 * caller.
 */
export function prepareEnd(db: DatabaseSync) {
  const find = prepare<Ending>(
    db,
    'SELECT tenant, status, priority, restart, name, labels, removed_at FROM jobs WHERE id = ?',
  )
  const endAttempt = prepare(
    db,
    `UPDATE attempts SET state = 'ended', owner = NULL, expires_at = NULL, ended_at = ?, verdict = ?,
       last_fault = CASE WHEN ? = 'succeeded' THEN NULL ELSE last_fault END
     WHERE job_id = ? AND number = ?`,
  )
  const endJob = prepare(
    db,
    // one that ends in the queue, or when it was taken up once too often, has no stage of its own any more
    `UPDATE jobs SET status = ?, reason = ?, message = ?, finished_at = ?, updated_at = ?,
       stage = coalesce(stage, ?) WHERE id = ?`,
  )
  const settleStages = prepareSettleStages(db)
  const saveResult = prepareSaveResult(db)
  const secrets = prepareSecrets(db)
  const startAgain = prepareStartAgain(db)
  const scores = prepareKeepScores(db)

  return (tx: Transaction, { jobId, attempt, verdict, result, now }: End): void => {
    const settled = settleStages(tx, { jobId, attempt, now }, verdict.message)
    endAttempt.run(now, JSON.stringify(verdict), verdict.status, jobId, attempt)
    if (result !== undefined) saveResult(jobId, result)
    tx.event(jobId, 'ended', { attempt, ...verdict, performance: result?.performance ?? null }, now)
    const job = find.get(jobId)
    if (job === undefined) return
    if (job.removed_at === null) tx.tally.add(job.tenant, { [job.status]: -1 })
    if (job.restart === 1) {
      startAgain(tx, { ...job, id: jobId, attempt }, STAGES[0], now)
      return
    }
    endJob.run(verdict.status, verdict.reason, verdict.message, now, now, settled, jobId)
    secrets.erase(jobId)
    if (job.removed_at !== null) return
    tx.tally.add(job.tenant, { [verdict.status]: 1 })
    const performance = result?.performance ?? null
    if (verdict.status !== 'succeeded' || performance === null) return
    scores.add({ id: jobId, name: job.name, labels: JSON.parse(job.labels), performance, finishedAt: now })
  }
}

function prepareSaveResult(db: DatabaseSync) {
  const save = prepare(
    db,
    `UPDATE jobs SET performance = ?1, metrics = ?2, image_id = ?3, warnings = ?4,
       image_bytes = CASE WHEN ?3 IS NULL THEN NULL ELSE image_bytes END,
       published = coalesce(?5, published),
       published_image = CASE WHEN ?5 IS NULL THEN published_image ELSE ?3 END
     WHERE id = ?6`,
  )
  return (jobId: string, { performance, metrics, imageId, warnings, published }: JobResult): void => {
    save.run(
      performance,
      JSON.stringify(metrics),
      imageId,
      JSON.stringify(warnings),
      published ?? null,
      jobId,
    )
  }
}
