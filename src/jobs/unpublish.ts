import type { Config } from '../config/schema.ts'
import { SlipwayError } from '../errors/slipway-error.ts'
import type { ManifestName, Registry } from '../registries/registry.ts'
import type { Sealer } from '../secrets/sealer.ts'
import type { Store } from '../stores/store.ts'
import { findAccount } from './find-account.ts'
import { parseReference } from './image-reference.ts'
import type { Job, PublishSpec } from './job.ts'

export interface UnpublishDeps {
  readonly store: Store
  readonly sealer: Sealer
  readonly publish: Config['publish']
  readonly registry: Registry
}

const DIGEST = /^sha256:[0-9a-f]{64}$/
const TIMEOUT_MS = 60_000

/**
 * Deletes what the job has published from its registry, by its digest: every tag that names this manifest there goes
 * with it. A job that has published nothing is no error. See `Jobs.remove` for the errors.
 */
export async function unpublish(deps: UnpublishDeps, job: Job): Promise<void> {
  const { publish } = job.spec
  if (job.published === null || publish === null) return
  const name = parsePublished(job.published)
  const credential = await findCredential(deps, job, publish)
  await deps.registry.deleteManifest(name, credential, AbortSignal.timeout(TIMEOUT_MS))
}

function parsePublished(published: string): ManifestName {
  const at = published.lastIndexOf('@')
  const digest = published.slice(at + 1)
  const { registry, repository } = parseReference(published.slice(0, Math.max(at, 0)), '/published')
  if (registry !== null && DIGEST.test(digest)) return { registry, repository, digest }
  throw new SlipwayError('internal', { detail: `${published} is no name that something was published under` })
}

async function findCredential(
  { store, sealer, publish: config }: UnpublishDeps,
  job: Job,
  publish: PublishSpec,
) {
  const found = await findAccount({ store, sealer, config }, job, publish)
  if (found.kind === 'found') return found.credential
  const detail =
    found.why === 'erased'
      ? 'the user name and password that came with the job were erased when it ended, so its image cannot be deleted from the registry here'
      : found.message
  throw new SlipwayError('registry_refused', {
    detail,
    where: job.published ?? undefined,
    action: 'Delete the image at the registry itself, then delete the job without `registry`.',
  })
}
