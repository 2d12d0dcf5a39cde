import type { Evidence } from './evidence.ts'
import type { JobFacts, StageName, StageRecord } from './job.ts'

/** What a stage that is over tells about its job: for the job's own row, so that lists need not read evidence. */
export function factsOf(record: StageRecord): Partial<JobFacts> {
  const { stage, status, output } = record
  if (status === 'running' || output === null || output === undefined) return {}
  return READERS[stage]?.(output) ?? {}
}

const READERS: { readonly [Name in StageName]?: (output: unknown) => Partial<JobFacts> } = {
  build: (output) => {
    const { imageBytes } = output as Partial<Evidence['build']>
    return imageBytes === undefined ? {} : { imageBytes }
  },
  scan: (output) => {
    const { counts } = (output as Partial<Evidence['scan']>).vulnerabilities ?? {}
    return counts === undefined ? {} : { findings: counts }
  },
  run: (output) => {
    const { usage, startError } = output as Partial<Evidence['run']>
    // what could not be started has not run for no time
    const hasRun = usage !== undefined && (startError ?? null) === null
    return hasRun ? { runMs: Math.round(usage.wallMs) } : {}
  },
}
