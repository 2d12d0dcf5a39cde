import { setTimeout } from 'node:timers/promises'
import type { Store } from '../stores/store.ts'
import { Bell } from './bell.ts'
import type { JobChange } from './jobs.ts'

/** Jobs of one batch; when more have changed since the last one, it says `many` and no more. */
const MOST = 200
/** Between two batches, so that a job with a hundred quick steps is told a few times and not a hundred. */
const PAUSE_MS = 200

/** What changes about jobs from now on, until `signal` is aborted. Costs nothing while nothing happens. */
export async function* followChanges(
  store: Pick<Store, 'events' | 'jobs'>,
  signal: AbortSignal,
): AsyncGenerator<readonly JobChange[]> {
  const bell = new Bell(signal)
  let changed = new Set<string>()
  const stop = store.events.onAnyAppend((id) => {
    // one more than is told: what comes beyond needs no memory
    if (changed.size <= MOST) changed.add(id)
    bell.ring()
  })
  try {
    while (!signal.aborted) {
      bell.quiet()
      if (changed.size === 0) await bell.heard()
      const ids = changed
      changed = new Set()
      if (ids.size > 0) yield ids.size > MOST ? [{ kind: 'many' }] : await Promise.all([...ids].map(read))
      await setTimeout(PAUSE_MS, undefined, { signal }).catch(() => undefined)
    }
  } finally {
    stop()
    bell.close()
  }

  async function read(id: string): Promise<JobChange> {
    const job = await store.jobs.get(id)
    return job === undefined ? { kind: 'removed', id } : { kind: 'job', job }
  }
}
