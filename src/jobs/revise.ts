import { createHash } from 'node:crypto'
import type { ContextStore } from './context/context-store.ts'
import type { Job } from './job.ts'
import type { Revised, Submitted } from './jobs.ts'
import { type SubmitDeps, checkDockerfile } from './submit.ts'

export interface ReviseDeps extends SubmitDeps {
  readonly contexts: Pick<ContextStore, 'lintFiles'>
}

/** Checks the new Dockerfile as a submission's, beside the context that came with the job, and starts a new attempt. */
export async function revise(deps: ReviseDeps, job: Job, revision: Revised): Promise<Submitted> {
  const { dockerfile, origin } = revision
  const { contextSha256, spec, tenant } = job
  const files =
    contextSha256 === null
      ? { lintConfiguration: null, dockerignore: null }
      : await deps.contexts.lintFiles(contextSha256)
  const diagnostics = checkDockerfile(deps, dockerfile, { ...spec, tenant, ...files })
  const dockerfileSha256 = createHash('sha256').update(dockerfile).digest('hex')
  const stored = { dockerfile, dockerfileSha256, ...(origin === undefined ? {} : { origin }) }
  return { job: await deps.store.jobs.revise(job.id, stored, deps.now()), replayed: false, diagnostics }
}
