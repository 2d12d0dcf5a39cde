/** Lets one work after the other, in the order in which they came. */
export class Turns {
  #last: Promise<void> = Promise.resolve()

  /** Throws what the work throws, and the signal's reason when it is aborted before the turn has come. */
  async take<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    const before = this.#last
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#last = promise
    try {
      await unlessAborted(before, signal)
      return await work()
    } finally {
      // One that gave up waiting has no turn to hand on before it would have come.
      void before.then(resolve)
    }
  }
}

async function unlessAborted(before: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>()
  const abort = (): void => reject(signal.reason)
  signal.throwIfAborted()
  signal.addEventListener('abort', abort, { once: true })
  try {
    await Promise.race([before, promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
