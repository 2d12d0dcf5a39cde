import type { DatabaseSync } from 'node:sqlite'
import { prepare } from '../statement.ts'

/** The Dockerfiles of a job: each belongs to the attempt that was made with it, and to those after it until the next. */
export function prepareDockerfiles(db: DatabaseSync) {
  const save = prepare(db, 'INSERT OR REPLACE INTO dockerfiles (job_id, attempt, body) VALUES (?, ?, ?)')
  const inForce = prepare<{ body: Uint8Array }>(
    db,
    `SELECT body FROM dockerfiles WHERE job_id = ? AND attempt <= ?
     AND EXISTS (SELECT 1 FROM jobs WHERE id = job_id AND removed_at IS NULL) ORDER BY attempt DESC LIMIT 1`,
  )
  const newest = prepare<{ attempt: number }>(
    db,
    'SELECT attempt FROM dockerfiles WHERE job_id = ? ORDER BY attempt DESC LIMIT 1',
  )
  return {
    save(jobId: string, attempt: number, body: Uint8Array): void {
      save.run(jobId, attempt, body)
    },
    /** Of no attempt: the newest, also when the attempt that it is for is still to come. */
    find: (jobId: string, attempt = Number.MAX_SAFE_INTEGER): Uint8Array | undefined =>
      inForce.get(jobId, attempt)?.body,
    /** True when the job was given a Dockerfile that none of its attempts up to this one has used. */
    hasNewer: (jobId: string, attempt: number): boolean => (newest.get(jobId)?.attempt ?? 0) > attempt,
  }
}
