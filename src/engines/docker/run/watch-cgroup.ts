import type { RunOwner } from '../../engine.ts'
import type { RunCgroups } from './cgroups.ts'
import { SampleSeries } from './sample-series.ts'

export interface CgroupWatch {
  readonly series: SampleSeries
  /** No file is read any more, and no timer left. Repeatable. */
  stop(): void
}

/**
 * Reads what a run uses from its group, at once and then again and again: two small files each time, which cost the
 * engine nothing. A group that cannot be read at a moment has no point for it. The timer keeps no process alive.
 */
export function watchCgroup(cgroups: Pick<RunCgroups, 'readNow'>, owner: RunOwner): CgroupWatch {
  const series = new SampleSeries()
  const beganAt = Date.now()
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const look = async (): Promise<void> => {
    const use = await cgroups.readNow(owner)
    if (stopped) return
    const at = Date.now()
    if (use) series.add({ at, ...use })
    timer = setTimeout(() => void look(), series.nextIn(at - beganAt))
    timer.unref()
  }
  void look()
  return {
    series,
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
