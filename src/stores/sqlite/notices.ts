/** Who is told what after a commit. */

export interface Wake {
  readonly due: boolean
  readonly cancel?: string
}

/** Listeners by job; a job without listeners takes no memory. */
export class JobListeners {
  readonly #byJob = new Map<string, Set<() => void>>()

  add(jobId: string, listener: () => void): () => void {
    // wrapped, so that the same function added twice is two listeners and each unsubscriber removes its own
    const entry = () => listener()
    const entries = this.#byJob.get(jobId) ?? new Set()
    this.#byJob.set(jobId, entries.add(entry))
    return () => {
      entries.delete(entry)
      if (entries.size === 0 && this.#byJob.get(jobId) === entries) this.#byJob.delete(jobId)
    }
  }

  of(jobId: string): Iterable<() => void> {
    return [...(this.#byJob.get(jobId) ?? [])]
  }

  get size(): number {
    return this.#byJob.size
  }
}

/** All listeners of a store. A listener that throws is reported and does not keep the others from being called. */
export class Listeners {
  readonly events = new JobListeners()
  readonly logs = new JobListeners()
  readonly #anyEvent = new Set<(jobId: string) => void>()
  readonly #wakes = new Set<(wake: Wake) => void>()
  readonly #onError: (error: unknown) => void

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError
  }

  onWake(listener: (wake: Wake) => void): () => void {
    const entry = (wake: Wake) => listener(wake)
    this.#wakes.add(entry)
    return () => void this.#wakes.delete(entry)
  }

  onAnyEvent(listener: (jobId: string) => void): () => void {
    const entry = (jobId: string) => listener(jobId)
    this.#anyEvent.add(entry)
    return () => void this.#anyEvent.delete(entry)
  }

  tell(notices: Notices): void {
    for (const id of notices.events) {
      for (const listener of this.events.of(id)) this.#call(listener)
      for (const listener of [...this.#anyEvent]) this.#call(() => listener(id))
    }
    for (const id of notices.logs) for (const listener of this.logs.of(id)) this.#call(listener)
    const wakes: Wake[] = [...notices.cancels].map((cancel) => ({ due: false, cancel }))
    if (notices.due) wakes.push({ due: true })
    for (const wake of wakes) for (const listener of [...this.#wakes]) this.#call(() => listener(wake))
  }

  #call(listener: () => void): void {
    try {
      listener()
    } catch (error) {
      this.#onError(error)
    }
  }
}

/** What a transaction has to tell once it is committed: each thing once, however often it happened. */
export class Notices {
  readonly events = new Set<string>()
  readonly logs = new Set<string>()
  readonly cancels = new Set<string>()
  due = false
}
