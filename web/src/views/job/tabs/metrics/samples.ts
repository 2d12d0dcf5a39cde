/** CPU and memory over time, from what the host sampled while a container ran. */
import type { JobRecord, RunSamples } from '../../../../../../src/client/api-types.generated.ts'

export interface Series {
  /** Seconds since the start of the container, ascending. */
  readonly seconds: readonly number[]
  /** Per cent of one core, of the time since the point before; null at the first one. */
  readonly cpuPercent: readonly (number | null)[]
  readonly memoryBytes: readonly number[]
}

/** Points that are not after the one before are left out; null: there are not two. */
export function seriesOf({ atMs, cpuMs, memoryBytes }: RunSamples): Series | null {
  const seconds: number[] = []
  const cpuPercent: (number | null)[] = []
  const memory: number[] = []
  let last: { readonly at: number; readonly cpu: number } | undefined
  for (const [index, at] of atMs.entries()) {
    const cpu = cpuMs[index]
    const bytes = memoryBytes[index]
    if (cpu === undefined || bytes === undefined || (last !== undefined && at <= last.at)) continue
    // What was used before the first sample is mostly of the sandbox, which was set up before the clock began.
    cpuPercent.push(last === undefined ? null : Math.max(0, ((cpu - last.cpu) / (at - last.at)) * 100))
    seconds.push(at / 1000)
    memory.push(bytes)
    last = { at, cpu }
  }
  return seconds.length < 2 ? null : { seconds, cpuPercent, memoryBytes: memory }
}

/** Shorter runs end before the second sample. */
const SHORT_MS = 500

/** Why there is nothing to draw, in a sentence. */
export function whyNoSeries({ run }: Pick<JobRecord, 'run'>): string {
  if (run === null) return 'Nothing ran.'
  if (run.usage === null) return 'The container could not be started.'
  const { wallMs, source } = run.usage
  if (run.adopted)
    return 'The run was taken over from an earlier process of the service, and was over before it could be measured again.'
  if (typeof wallMs === 'number' && wallMs < SHORT_MS)
    return 'The run was over before it could be measured more than once.'
  if (source === 'none') return 'The engine does not tell what a container uses.'
  return 'Nothing was measured over time: the run was too short for it, or of an older version of the service.'
}
