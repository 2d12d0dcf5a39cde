import type { IncomingMessage } from 'node:http'
import { createInterface } from 'node:readline'
import Type from 'typebox'
import Value from 'typebox/value'
import type { DockerClient } from '../client.ts'
import { openStats } from './containers.ts'
import { SampleSeries } from './sample-series.ts'

const Sample = Type.Object({
  /** When it was taken, by the engine's clock, as the start and the end of the container. */
  read: Type.Optional(Type.String()),
  cpu_stats: Type.Object({ cpu_usage: Type.Object({ total_usage: Type.Number() }) }),
  memory_stats: Type.Object({
    usage: Type.Optional(Type.Number()),
    max_usage: Type.Optional(Type.Number()),
  }),
})

export interface SampledUse {
  readonly cpuMs: number | null
  readonly peakMemoryBytes: number | null
}

/**
 * Follows the engine's samples (about one a second) and keeps the highest figures: where cgroups cannot be read. A run
 * shorter than the first sample has none.
 */
export function sampleUse(
  client: DockerClient,
  id: string,
): { readonly series: SampleSeries; readonly stop: () => SampledUse } {
  const series = new SampleSeries()
  const controller = new AbortController()
  let cpuNs = 0
  let peak = 0
  const take = (line: string): void => {
    const sample = parse(line)
    if (!sample) return
    const { usage, max_usage } = sample.memory_stats
    cpuNs = Math.max(cpuNs, sample.cpu_stats.cpu_usage.total_usage)
    peak = Math.max(peak, max_usage ?? 0, usage ?? 0)
    const at = Date.parse(sample.read ?? '')
    if (usage !== undefined && at > 0) series.add({ at, cpuMs: cpuNs / 1e6, memoryBytes: usage })
  }
  openStats(client, id, controller.signal)
    .then((stream) => eachLine(stream, take))
    .catch(() => undefined) // figures are a convenience: the run does not fail for want of them
  return {
    series,
    stop() {
      controller.abort()
      return { cpuMs: cpuNs > 0 ? cpuNs / 1e6 : null, peakMemoryBytes: peak > 0 ? peak : null }
    },
  }
}

async function eachLine(stream: IncomingMessage, take: (line: string) => void): Promise<void> {
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })
  stream.on('error', () => lines.close())
  for await (const line of lines) take(line)
}

function parse(line: string) {
  try {
    const value: unknown = JSON.parse(line)
    return Value.Check(Sample, value) ? value : undefined
  } catch {
    return undefined
  }
}
