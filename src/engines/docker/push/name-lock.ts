/**
 * Who may use which name of the engine's images now: builds read the names that they start from, a push writes the
 * one that it lends. First come, first served: a claim waits for every earlier one that it conflicts with, be that
 * granted or still waiting, so that nobody starves, and since a claim is for all of its names at once, no two wait
 * for each other.
 */
interface Claim {
  /** Null: every name. */
  readonly names: ReadonlySet<string> | null
  readonly isWrite: boolean
  readonly granted: PromiseWithResolvers<void>
}

export class NameLock {
  /** Granted and waiting ones, oldest first. */
  readonly #claims = new Set<Claim>()

  /** Works beside others that read. Waits no longer than until `signal` is aborted, then throws its reason. */
  read<T>(names: readonly string[] | null, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    return this.#take(claim(names === null ? null : new Set(names), false), signal, work)
  }

  /** Works alone under the name. Waits as `read` does. */
  write<T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    return this.#take(claim(new Set([name]), true), signal, work)
  }

  /** Works alone under the name, unless somebody uses it or waits for it. True when it did. */
  async writeIfFree(name: string, work: () => Promise<void>): Promise<boolean> {
    const own = claim(new Set([name]), true)
    if (!this.#isFree(own)) return false
    await this.#take(own, new AbortController().signal, work)
    return true
  }

  async #take<T>(own: Claim, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted()
    this.#claims.add(own)
    this.#grant()
    try {
      await unlessAborted(own.granted.promise, signal)
      return await work()
    } finally {
      this.#claims.delete(own)
      this.#grant()
    }
  }

  #grant(): void {
    for (const one of this.#claims) if (this.#isFree(one)) one.granted.resolve()
  }

  /** Whether no claim before this one (none at all, when it is not among them) conflicts with it. */
  #isFree(own: Claim): boolean {
    for (const other of this.#claims) {
      if (other === own) return true
      if (conflict(other, own)) return false
    }
    return true
  }
}

function claim(names: ReadonlySet<string> | null, isWrite: boolean): Claim {
  return { names, isWrite, granted: Promise.withResolvers<void>() }
}

function conflict(a: Claim, b: Claim): boolean {
  if (!a.isWrite && !b.isWrite) return false
  return a.names === null || b.names === null || !a.names.isDisjointFrom(b.names)
}

async function unlessAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<never>()
  const onAbort = (): void => aborted.reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    await Promise.race([promise, aborted.promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
