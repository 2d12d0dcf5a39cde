/** Ctrl-C (or SIGTERM) while the command line waits for something. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted')
    this.name = 'Interrupted'
  }
}

/**
 * Runs `work` with a signal that Ctrl-C aborts, with `Interrupted` as its reason. A second Ctrl-C ends the process as
 * usual.
 */
export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const stop = new AbortController()
  const onSignal = () => {
    unsubscribe()
    stop.abort(new Interrupted())
  }
  const unsubscribe = () => {
    process.removeListener('SIGINT', onSignal)
    process.removeListener('SIGTERM', onSignal)
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  try {
    return await work(stop.signal)
  } finally {
    unsubscribe()
  }
}
