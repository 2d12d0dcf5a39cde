import { SlipwayError } from '../errors/slipway-error.ts'
import type { Job, StageName } from './job.ts'
import { sealAccount } from './job-secret.ts'
import type { Account } from './jobs.ts'
import { checkAccount } from './resolve-publish.ts'
import type { SubmitDeps } from './submit.ts'

/** Queues a new attempt; an account takes the place of the one that came with the job and is erased by now. */
export async function retry(
  { store, sealer, now }: SubmitDeps,
  job: Job,
  from: StageName,
  credential: Account | undefined,
): Promise<Job> {
  if (credential === undefined) return store.jobs.retry(job.id, from, now())
  if (job.spec.publish?.ownCredential !== true) {
    throw new SlipwayError('request_invalid', {
      where: '/credential',
      detail: 'the job came without a user name and password of its own, so it takes none now',
      action:
        'Change the stored credential or the account of the server that it uses, or submit the job again.',
    })
  }
  checkAccount(credential, '/credential')
  const secret = sealAccount(sealer, job.id, credential) ?? undefined
  return store.jobs.retry(job.id, from, now(), secret)
}
