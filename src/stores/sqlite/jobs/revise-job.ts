import type { DatabaseSync } from 'node:sqlite'
import { isEnded, type Job, STAGES } from '../../../jobs/job.ts'
import type { Revision } from '../../store.ts'
import { REPLACED } from '../queue/end-attempt.ts'
import { prepareLeaveQueue } from '../queue/leave-queue.ts'
import { prepare } from '../statement.ts'
import type { Transaction } from '../transaction.ts'
import { prepareDockerfiles } from './dockerfiles.ts'
import { prepareFindJob } from './find-job.ts'
import { prepareOrigins } from './job-additions.ts'
import { asScored, prepareKeepScores } from './keep-scores.ts'
import { prepareStartAgain } from './start-again.ts'

/**
 * The Dockerfile is written at once as that of the next attempt, and `restart` makes the end of the one before queue
 * it (see `queue/end-attempt.ts`). A further revision before that writes over it.
 */
export function prepareRevise(db: DatabaseSync) {
  const find = prepareFindJob(db)
  const dockerfiles = prepareDockerfiles(db)
  const origins = prepareOrigins(db)
  const startAgain = prepareStartAgain(db)
  const leaveQueue = prepareLeaveQueue(db)
  const scores = prepareKeepScores(db)
  const save = prepare(
    db,
    `UPDATE jobs SET dockerfile_sha256 = ?, dockerfile_bytes = ?, cancel_requested = ?, restart = ?, updated_at = ?
     WHERE id = ?`,
  )

  return (tx: Transaction, id: string, revision: Revision, now: number): Job => {
    const { dockerfile, dockerfileSha256, origin } = revision
    const job = find(id)
    const dockerfileBytes = dockerfile.byteLength
    const cancelRequested = job.status === 'running'
    const restart = isEnded(job.status) ? 0 : 1
    dockerfiles.save(id, job.attempt + 1, dockerfile)
    if (origin !== undefined) origins.save(id, origin)
    save.run(dockerfileSha256, dockerfileBytes, cancelRequested ? 1 : 0, restart, now, id)
    const asked = cancelRequested ? { cancelRequested } : {}
    tx.event(id, 'updated', { dockerfileSha256, dockerfileBytes, ...asked }, now)
    if (isEnded(job.status)) {
      tx.tally.add(job.tenant, { [job.status]: -1 })
      const scored = asScored(job)
      if (scored !== undefined) scores.remove(scored)
      startAgain(tx, job, STAGES[0], now)
    } else if (job.status === 'queued') leaveQueue(tx, job, REPLACED, now)
    else tx.notices.cancels.add(id)
    return find(id)
  }
}
