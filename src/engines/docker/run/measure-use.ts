import type { RunExit, RunHandle, RunSamples, RunUsage } from '../../engine.ts'
import type { RunSite } from './run-site.ts'
import { sampleUse } from './samples.ts'
import { watchCgroup } from './watch-cgroup.ts'

export type Totals = Pick<RunUsage, 'cpuMs' | 'peakMemoryBytes' | 'source'>

/** What is measured of a run, from now on until `stop`. */
export interface Measuring {
  /** To be asked when the container has ended and is not removed yet. */
  total(): Promise<Totals>
  /** Those of the time of the run; undefined: there are none. */
  samples(exit: Pick<RunExit, 'startedAt' | 'finishedAt'>): RunSamples | undefined
  /** Repeatable. */
  stop(): void
}

/** By a group of ours where there are any, at no cost for the engine; else by its samples. */
export function measureUse({ client, cgroups }: RunSite, handle: RunHandle): Measuring {
  if (!cgroups) {
    const { series, stop } = sampleUse(client, handle.id)
    return {
      async total() {
        const use = stop()
        const isKnown = use.cpuMs !== null || use.peakMemoryBytes !== null
        return { ...use, source: isKnown ? 'engine-samples' : 'none' }
      },
      samples: ({ startedAt, finishedAt }) => series.within(startedAt, finishedAt, 'engine-samples'),
      stop,
    }
  }
  const { series, stop } = watchCgroup(cgroups, handle)
  return {
    async total() {
      stop()
      const use = await cgroups.read(handle)
      return use ? { ...use, source: 'cgroup' } : { cpuMs: null, peakMemoryBytes: null, source: 'none' }
    },
    samples: ({ startedAt, finishedAt }) => series.within(startedAt, finishedAt, 'cgroup'),
    stop,
  }
}
