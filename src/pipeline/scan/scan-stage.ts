import type { Stage } from '../stage.ts'

/** No scanner is part of the service yet; the job says so instead of looking scanned. */
export function scanStage(): Stage<never> {
  return {
    name: 'scan',
    execute: async () => ({ kind: 'skipped', why: 'not scanned: this server has no scanner' }),
  }
}
