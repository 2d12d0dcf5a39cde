import type { DatabaseSync } from 'node:sqlite'
import type { JobStatus, Verdict } from '../../../jobs/job.ts'
import type { JobResult } from '../../store.ts'
import { prepare } from '../statement.ts'
import type { Transaction } from '../transaction.ts'

interface End {
  readonly jobId: string
  readonly attempt: number
  readonly verdict: Verdict
  /** Left out when no worker had it: the job's own values stay. */
  readonly result?: JobResult
  readonly now: number
}

/** Ends attempt and job, with the `ended` event. What leaves the queue (ready, leased) is counted by the caller. */
export function prepareEnd(db: DatabaseSync) {
  const find = prepare<{ tenant: string; status: JobStatus; removed_at: number | null }>(
    db,
    'SELECT tenant, status, removed_at FROM jobs WHERE id = ?',
  )
  const endAttempt = prepare(
    db,
    `UPDATE attempts SET state = 'ended', owner = NULL, expires_at = NULL, ended_at = ?, verdict = ?,
       last_fault = CASE WHEN ? = 'succeeded' THEN NULL ELSE last_fault END
     WHERE job_id = ? AND number = ?`,
  )
  const endJob = prepare(
    db,
    'UPDATE jobs SET status = ?, reason = ?, message = ?, finished_at = ?, updated_at = ? WHERE id = ?',
  )
  const saveResult = prepare(
    db,
    'UPDATE jobs SET performance = ?, metrics = ?, image_id = ?, warnings = ? WHERE id = ?',
  )

  return (tx: Transaction, { jobId, attempt, verdict, result, now }: End): void => {
    endAttempt.run(now, JSON.stringify(verdict), verdict.status, jobId, attempt)
    if (result !== undefined) {
      const { performance, metrics, imageId, warnings } = result
      saveResult.run(performance, JSON.stringify(metrics), imageId, JSON.stringify(warnings), jobId)
    }
    const job = find.get(jobId)
    endJob.run(verdict.status, verdict.reason, verdict.message, now, now, jobId)
    if (job !== undefined && job.removed_at === null) {
      tx.tally.add(job.tenant, { [job.status]: -1 })
      tx.tally.add(job.tenant, { [verdict.status]: 1 })
    }
    tx.event(jobId, 'ended', { attempt, ...verdict, performance: result?.performance ?? null }, now)
  }
}
