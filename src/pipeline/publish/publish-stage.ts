import type { Stage } from '../stage.ts'

/** No registry can be named yet; the job says so instead of looking published. */
export function publishStage(): Stage<never> {
  return {
    name: 'publish',
    execute: async () => ({
      kind: 'skipped',
      why: 'not published: this server has no registry to publish to',
    }),
  }
}
