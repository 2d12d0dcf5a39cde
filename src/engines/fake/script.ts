import type { BuildOutcome, RunSamples } from '../engine.ts'

/** The calls of an engine that can be told to fail and are counted. */
export type FakeOperation =
  | 'info'
  | 'build'
  | 'inspectImage'
  | 'imageHistory'
  | 'removeImage'
  | 'listImages'
  | 'pushImage'
  | 'readLayers'
  | 'startRun'
  | 'findRun'
  | 'followRun'
  | 'readData'
  | 'destroyRun'
  | 'sweep'

/** What stands before each build (or run), in place of or before what the Dockerfile says. */
interface Pace {
  /** Wait until `Control.release` is called. */
  readonly hold?: boolean
  readonly delayMs?: number
  /** Lines to print on stdout. */
  readonly lines?: readonly string[]
}

export interface BuildScript extends Pace {
  /** The outcome, in place of what the Dockerfile gives. */
  readonly outcome?: Extract<BuildOutcome, { readonly kind: 'failed' }>
}

export interface RunScript extends Pace {
  /** In place of running the command. */
  readonly exitCode?: number
  readonly startError?: string
  readonly oomKilled?: boolean
  /** In place of running the command: the container serves, and a service is healthy at the n-th question; null: never. */
  readonly healthyAfter?: number | null
  /** What is told to have been measured while it ran. */
  readonly samples?: RunSamples
  /** Regular files in /data, by name. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>
}

/** A script in force, and what happens under it. */
export interface Control {
  /** Resolves when the first build (or run) has come to where the script takes over. */
  readonly reached: Promise<void>
  /** Lets those that are held, and all later ones, go on. */
  release(): void
}

/** A script with its gate. */
export class Scripted<Script extends Pace> implements Control {
  readonly script: Script
  readonly #reached = Promise.withResolvers<void>()
  readonly #released = Promise.withResolvers<void>()
  readonly reached = this.#reached.promise

  constructor(script: Script) {
    this.script = script
    if (!script.hold) this.#released.resolve()
  }

  release(): void {
    this.#released.resolve()
  }

  /** Passes the gate and the delay; throws the signal's reason when it is aborted before. */
  async pass(signal: AbortSignal): Promise<void> {
    this.#reached.resolve()
    await unlessAborted(this.#released.promise, signal)
    if (this.script.delayMs) await pause(this.script.delayMs, signal)
  }
}

/** Waits, but no longer than until the signal is aborted; then throws its reason. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

/** A delay that does not keep the process alive. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    }, ms)
    timer.unref()
    const onAbort = (): void => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
