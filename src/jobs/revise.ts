import { createHash } from 'node:crypto'
import type { Job } from './job.ts'
import type { Revised, Submitted } from './jobs.ts'
import { type SubmitDeps, checkDockerfile } from './submit.ts'

/** Checks the new Dockerfile as a submission's, and starts a new attempt with it. */
export async function revise(deps: SubmitDeps, job: Job, revision: Revised): Promise<Submitted> {
  const { dockerfile, origin } = revision
  const diagnostics = checkDockerfile(deps, dockerfile, job.spec.buildArgs)
  const dockerfileSha256 = createHash('sha256').update(dockerfile).digest('hex')
  const stored = { dockerfile, dockerfileSha256, ...(origin === undefined ? {} : { origin }) }
  return { job: await deps.store.jobs.revise(job.id, stored, deps.now()), replayed: false, diagnostics }
}
