/** Work under one key is done one after the other, in the order in which it came; under different keys at once. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>()

  /** Waits for its turn, no longer than until `signal` is aborted (then throws its reason), and works. */
  async take<T>(key: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted()
    const before = this.#last.get(key) ?? Promise.resolve()
    const done = Promise.withResolvers<void>()
    // one that gave up waiting still lets nobody pass those before it
    const turn = Promise.all([before, done.promise]).then(() => undefined)
    this.#last.set(key, turn)
    void this.#forget(key, turn)
    try {
      await unlessAborted(before, signal)
      return await work()
    } finally {
      done.resolve()
    }
  }

  async #forget(key: string, turn: Promise<void>): Promise<void> {
    await turn
    if (this.#last.get(key) === turn) this.#last.delete(key)
  }
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
