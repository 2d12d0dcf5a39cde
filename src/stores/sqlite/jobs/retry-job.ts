import type { DatabaseSync } from 'node:sqlite'
import { SlipwayError } from '../../../errors/slipway-error.ts'
import { isEnded, type Job, STAGES, type StageName } from '../../../jobs/job.ts'
import { prepare } from '../statement.ts'
import type { Transaction } from '../transaction.ts'
import { prepareDockerfiles } from './dockerfiles.ts'
import { prepareFindJob } from './find-job.ts'
import { prepareSecrets } from './job-additions.ts'
import { asScored, prepareKeepScores } from './keep-scores.ts'
import { prepareStartAgain } from './start-again.ts'

export function prepareRetry(db: DatabaseSync) {
  const find = prepareFindJob(db)
  const dockerfiles = prepareDockerfiles(db)
  const secrets = prepareSecrets(db)
  const startAgain = prepareStartAgain(db)
  const scores = prepareKeepScores(db)
  const copyStage = prepare(
    db,
    `INSERT INTO stages (job_id, attempt, stage, status, started_at, ended_at, message, output)
     SELECT job_id, attempt + 1, stage, status, started_at, ended_at, message, output FROM stages
     WHERE job_id = ? AND attempt = ? AND stage = ?`,
  )

  return (tx: Transaction, id: string, wanted: StageName, now: number, secret?: string): Job => {
    const job = find(id)
    if (!isEnded(job.status)) {
      throw new SlipwayError('job_state_conflict', {
        detail: `Job ${id} is ${job.status}; only an ended job can be tried again`,
      })
    }
    // a cancel took back the attempt for which a revision waited: what was built is of the Dockerfile before
    const from = dockerfiles.hasNewer(id, job.attempt) ? STAGES[0] : wanted
    tx.tally.add(job.tenant, { [job.status]: -1 })
    const scored = asScored(job)
    if (scored !== undefined) scores.remove(scored)
    startAgain(tx, job, from, now)
    for (const stage of STAGES.slice(0, STAGES.indexOf(from))) copyStage.run(id, job.attempt, stage)
    if (secret !== undefined) secrets.save(id, secret)
    return find(id)
  }
}
