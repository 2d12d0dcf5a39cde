/**
 * The worker: slots that claim attempts, keep their leases alive, and hand each to `handle`. It knows nothing of
 * what an attempt is. Everything it does may be interrupted by a kill; the leases make the next process go on.
 */
import type { Logger } from '../observability/logger.ts'
import type { Lease, QueueStore } from '../stores/store.ts'

export interface WorkerDeps {
  readonly queue: QueueStore
  readonly owner: string
  readonly slots: number
  readonly leaseMs: number
  readonly perTenant: number
  readonly now: () => number
  readonly logger: Logger
  /** Resolves once work can be done; rejects with the signal's reason when the worker stops. */
  readonly ready: (signal: AbortSignal) => Promise<void>
  /** Must end the attempt or hand it back. What it throws is logged; the lease then runs out. */
  readonly handle: (lease: Lease, slot: number, signals: WorkSignals) => Promise<void>
  readonly interruption: (kind: 'cancelled' | 'shutdown' | 'lease_lost') => Error
}

export interface WorkSignals {
  readonly cancelled: AbortSignal
  readonly leaving: AbortSignal
}

/** What a busy slot works on. */
export interface WorkUnderWay {
  readonly slot: number
  readonly jobId: string
  readonly attempt: number
  /** When the slot took it up, epoch milliseconds. */
  readonly since: number
}

export interface Worker {
  readonly busy: number
  /** By slot; idle slots are not among them. */
  readonly work: readonly WorkUnderWay[]
  /** Stops claiming, waits up to `graceMs` for the work under way, then interrupts the rest and waits for its end. */
  stop(graceMs: number): Promise<void>
}

/** Longest sleep of an idle slot: what other processes changed is found by then. */
const IDLE_MS = 1000

interface Work {
  readonly lease: Lease
  readonly slot: number
  readonly since: number
  readonly cancelled: AbortController
  readonly leaving: AbortController
}

export function startWorker(deps: WorkerDeps): Worker {
  return new SlotWorker(deps)
}

class SlotWorker implements Worker {
  readonly #deps: WorkerDeps
  readonly #works = new Set<Work>()
  readonly #stopping = new AbortController()
  readonly #sleepers = new Set<() => void>()
  /** Counts wake-ups, so that one between a claim and the sleep after it is not missed. */
  #rings = 0
  readonly #heartbeat: NodeJS.Timeout
  readonly #unsubscribe: () => void
  readonly #loops: Promise<void>[]

  constructor(deps: WorkerDeps) {
    this.#deps = deps
    this.#unsubscribe = deps.queue.onWake((wake) => {
      if (wake.cancel !== undefined) this.#cancel(wake.cancel)
      if (wake.due) this.#wakeAll()
    })
    this.#heartbeat = setInterval(() => void this.#beat(), deps.leaseMs / 3)
    this.#loops = Array.from({ length: deps.slots }, (_, slot) => this.#loop(slot))
  }

  get busy(): number {
    return this.#works.size
  }

  get work(): readonly WorkUnderWay[] {
    return [...this.#works]
      .map(({ lease, slot, since }) => ({ slot, jobId: lease.jobId, attempt: lease.attempt, since }))
      .toSorted((a, b) => a.slot - b.slot)
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort(this.#deps.interruption('shutdown'))
    this.#wakeAll()
    const grace = setTimeout(() => {
      for (const work of this.#works) work.leaving.abort(this.#deps.interruption('shutdown'))
    }, graceMs)
    await Promise.allSettled(this.#loops)
    clearTimeout(grace)
    clearInterval(this.#heartbeat)
    this.#unsubscribe()
  }

  async #loop(slot: number): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      try {
        await this.#deps.ready(signal)
        const rings = this.#rings
        const lease = await this.#claim()
        if (lease === undefined) await this.#sleep(rings)
        else await this.#work(lease, slot)
      } catch (error) {
        if (signal.aborted) return
        this.#deps.logger.error({ err: error, slot }, 'worker slot failed')
        await this.#sleep(this.#rings)
      }
    }
  }

  #claim(): Promise<Lease | undefined> {
    const { queue, owner, leaseMs, perTenant, now } = this.#deps
    return queue.claim({ owner, now: now(), leaseMs, perTenant })
  }

  async #work(lease: Lease, slot: number): Promise<void> {
    const since = this.#deps.now()
    const work = { lease, slot, since, cancelled: new AbortController(), leaving: new AbortController() }
    this.#works.add(work)
    try {
      const signals = { cancelled: work.cancelled.signal, leaving: work.leaving.signal }
      await this.#deps.handle(lease, slot, signals)
    } finally {
      this.#works.delete(work)
      // The end of one may let another of its tenant begin.
      this.#wakeAll()
    }
  }

  #cancel(jobId: string): void {
    for (const work of this.#works) {
      if (work.lease.jobId === jobId) work.cancelled.abort(this.#deps.interruption('cancelled'))
    }
  }

  async #beat(): Promise<void> {
    const works = [...this.#works]
    if (works.length === 0) return
    const { queue, now, leaseMs, logger, interruption } = this.#deps
    try {
      const leases = works.map((work) => work.lease)
      const { lost, cancelled } = await queue.heartbeat(leases, now(), leaseMs)
      const has = (list: readonly Lease[], one: Lease): boolean =>
        list.some((lease) => lease.jobId === one.jobId && lease.attempt === one.attempt)
      for (const work of works) {
        if (has(lost, work.lease)) work.leaving.abort(interruption('lease_lost'))
        if (has(cancelled, work.lease)) work.cancelled.abort(interruption('cancelled'))
      }
    } catch (error) {
      logger.warn({ err: error }, 'heartbeat failed')
    }
  }

  /** Until something is due or woke the slots since `rings`, or for a moment. */
  async #sleep(rings: number): Promise<void> {
    const due = await this.#deps.queue.nextDueAt().catch(() => null)
    if (this.#stopping.signal.aborted || this.#rings !== rings) return
    // Due already and yet not claimed: its tenant is at its limit, and the end of a job wakes us.
    const left = due === null ? IDLE_MS : due - this.#deps.now()
    const wait = left <= 0 ? IDLE_MS : Math.min(IDLE_MS, left)
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer)
        this.#sleepers.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, wait)
      this.#sleepers.add(wake)
    })
  }

  #wakeAll(): void {
    this.#rings++
    for (const wake of [...this.#sleepers]) wake()
  }
}
