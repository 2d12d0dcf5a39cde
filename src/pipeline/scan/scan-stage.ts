import type { Config } from '../../config/schema.ts'
import type { Engine } from '../../engines/engine.ts'
import type { ScanEvidence } from '../../jobs/evidence.ts'
import type { JobStore } from '../../stores/store.ts'
import type { Stage } from '../stage.ts'

export interface ScanDeps {
  readonly engine: Engine
  readonly jobs: JobStore
  readonly hardening: Config['hardening']
  readonly sandbox: Config['sandbox']
}

/** No scanner is part of the service yet; the job says so instead of looking scanned. */
export function scanStage(_deps: ScanDeps): Stage<ScanEvidence> {
  return {
    name: 'scan',
    execute: async () => ({ kind: 'skipped', why: 'not scanned: this server has no scanner' }),
  }
}
