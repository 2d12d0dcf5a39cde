import type { DatabaseSync } from 'node:sqlite'
import { SlipwayError } from '../../../errors/slipway-error.ts'
import { isEnded, type Job, STAGES, type StageName } from '../../../jobs/job.ts'
import { prepareInsertAttempt } from '../queue/insert-attempt.ts'
import { prepare } from '../statement.ts'
import type { Transaction } from '../transaction.ts'
import { prepareFindJob } from './find-job.ts'

/**
 * The image stays in the job's row until the new attempt ends: `isUsed` must not let it go while a retry that
 * starts behind the build waits for it.
 */
export function prepareRetry(db: DatabaseSync) {
  const find = prepareFindJob(db)
  const insertAttempt = prepareInsertAttempt(db)
  const reset = prepare(
    db,
    `UPDATE jobs SET status = 'queued', stage = NULL, attempt = attempt + 1, reason = NULL, message = NULL,
       performance = NULL, metrics = '{}', cancel_requested = 0, finished_at = NULL, log_dropped = 0, updated_at = ? WHERE id = ?`,
  )
  const copyStage = prepare(
    db,
    `INSERT INTO stages (job_id, attempt, stage, status, started_at, ended_at, message, output)
     SELECT job_id, attempt + 1, stage, status, started_at, ended_at, message, output FROM stages
     WHERE job_id = ? AND attempt = ? AND stage = ?`,
  )

  return (tx: Transaction, id: string, from: StageName, now: number): Job => {
    const job = find(id)
    if (!isEnded(job.status)) {
      throw new SlipwayError('job_state_conflict', {
        detail: `Job ${id} is ${job.status}; only an ended job can be tried again`,
      })
    }
    reset.run(now, id)
    insertAttempt(tx, { ...job, jobId: id, number: job.attempt + 1, from, now })
    for (const stage of STAGES.slice(0, STAGES.indexOf(from))) copyStage.run(id, job.attempt, stage)
    tx.tally.add(job.tenant, { [job.status]: -1, queued: 1 })
    return find(id)
  }
}
