/** The account that came with a job: sealed to that job, and opened for its push alone. */
import type { Sealer } from '../secrets/sealer.ts'
import type { Account } from './jobs.ts'

const purpose = (jobId: string): string => `job/${jobId}`

/** Null for the name of a stored credential and for none at all. */
export function sealAccount(
  sealer: Sealer,
  jobId: string,
  credential: Account | string | undefined,
): string | null {
  if (typeof credential !== 'object') return null
  const { username, password } = credential
  return sealer.seal(JSON.stringify([username, password]), purpose(jobId))
}

/** Throws `secret_unreadable`. */
export function openAccount(sealer: Sealer, jobId: string, sealed: string): Account {
  const [username, password] = JSON.parse(sealer.open(sealed, purpose(jobId))) as [string, string]
  return { username, password }
}
