import type { Config } from '../../config/schema.ts'
import type { Engine } from '../../engines/engine.ts'
import type { PublishEvidence } from '../../jobs/evidence.ts'
import type { Sealer } from '../../secrets/sealer.ts'
import type { Store } from '../../stores/store.ts'
import type { Stage } from '../stage.ts'

export interface PublishDeps {
  readonly engine: Engine
  readonly store: Store
  readonly sealer: Sealer
  readonly config: Config['publish']
  readonly now: () => number
}

/** Pushes the image that was scanned and run. */
export function publishStage(_deps: PublishDeps): Stage<PublishEvidence> {
  return {
    name: 'publish',
    execute: async () => ({ kind: 'skipped', why: 'not published: the job names no destination' }),
  }
}
