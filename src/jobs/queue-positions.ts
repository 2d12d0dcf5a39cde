import type { QueueStore } from '../stores/store.ts'

/** Places are counted up to here; one more means "further back". */
const CAP = 1000
const FRESH_MS = 500
const MOST_KEPT = 10_000

/**
 * Places in the queue, each counted at most twice a second: counting walks over all who wait before, and the same
 * few jobs are looked at again and again.
 */
export class QueuePositions {
  readonly #queue: QueueStore
  readonly #now: () => number
  readonly #known = new Map<string, { readonly until: number; readonly place: Promise<number | null> }>()

  constructor(queue: QueueStore, now: () => number) {
    this.#queue = queue
    this.#now = now
  }

  of(jobId: string): Promise<number | null> {
    const now = this.#now()
    const known = this.#known.get(jobId)
    if (known !== undefined && now < known.until) return known.place
    if (this.#known.size >= MOST_KEPT) this.#known.clear()
    const place = this.#queue.position(jobId, CAP)
    this.#known.set(jobId, { until: now + FRESH_MS, place })
    return place
  }
}
