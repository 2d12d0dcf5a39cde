import type { Config } from '../config/schema.ts'
import type { Registry } from '../registries/registry.ts'
import type { Sealer } from '../secrets/sealer.ts'
import type { Store } from '../stores/store.ts'
import type { Job } from './job.ts'

export interface UnpublishDeps {
  readonly store: Store
  readonly sealer: Sealer
  readonly publish: Config['publish']
  readonly registry: Registry
}

/** Deletes what the job has published from its registry. See `Jobs.remove` for the errors. */
export async function unpublish(_deps: UnpublishDeps, _job: Job): Promise<void> {
  throw new Error('not yet')
}
