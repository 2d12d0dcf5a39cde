/**
 * Who may hold a stream open. Over HTTP/1.1 a browser opens six connections to a service, for all of its tabs together,
 * and a stream holds one for as long as it lives: two tabs that each follow a job would leave none for anything else,
 * and every page of the service would stand still. So the streams of all tabs share a few slots and take turns where
 * there are more streams than slots, and a tab that nobody sees holds none.
 */
import type { Locks } from './storage-locks.ts'

/** Two connections are left for what is asked and answered. */
const SLOTS = ['slipway stream 1', 'slipway stream 2', 'slipway stream 3', 'slipway stream 4'] as const
/** A stream for whose slot another one waits goes on for this long. */
const TURN_MS = 3000
/** Somebody who only looks at another tab for a moment comes back to a stream that still stands. */
const HIDDEN_MS = 10_000

export interface Surroundings {
  /** Undefined: this tab takes no account of others. */
  readonly locks: Locks | undefined
  isHidden(): boolean
  /** Calls back when the page is hidden or shown; returns how to stop that. */
  onVisibility(listener: () => void): () => void
}

export interface Turn {
  /** Aborted when the stream has to end. */
  readonly over: AbortSignal
  /** To be called when the stream has ended, for whatever reason. Repeatable. */
  end(): void
}

export class StreamTurns {
  readonly #around: Surroundings
  readonly #turnMs: number
  readonly #hiddenMs: number

  constructor(around: Surroundings, turnMs = TURN_MS, hiddenMs = HIDDEN_MS) {
    this.#around = around
    this.#turnMs = turnMs
    this.#hiddenMs = hiddenMs
  }

  /** Resolves when a stream may be opened. Throws the reason of the signal. */
  async take(signal: AbortSignal): Promise<Turn> {
    await this.#shown(signal)
    const { locks } = this.#around
    const slot = locks === undefined ? undefined : await takeSlot(locks, signal)
    const over = new AbortController()
    const stopWatching = this.#watchHidden(over)
    const asking = slot === undefined ? undefined : setInterval(() => void endIfWanted(), this.#turnMs)
    async function endIfWanted(): Promise<void> {
      const { pending = [] } = (await locks?.query()) ?? {}
      if (pending.some(({ name }) => name === slot?.name)) over.abort()
    }
    return {
      over: over.signal,
      end: () => {
        clearInterval(asking)
        stopWatching()
        slot?.leave()
      },
    }
  }

  #shown(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (!this.#around.isHidden()) return Promise.resolve()
    return new Promise((resolve, reject) => {
      const stop = this.#around.onVisibility(() => {
        if (this.#around.isHidden()) return
        leave()
        resolve()
      })
      const abort = (): void => {
        leave()
        reject(signal.reason as Error)
      }
      const leave = (): void => {
        stop()
        signal.removeEventListener('abort', abort)
      }
      signal.addEventListener('abort', abort)
    })
  }

  #watchHidden(over: AbortController): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = (): void => {
      clearTimeout(timer)
      if (this.#around.isHidden()) timer = setTimeout(() => over.abort(), this.#hiddenMs)
    }
    const stop = this.#around.onVisibility(look)
    look()
    return () => {
      clearTimeout(timer)
      stop()
    }
  }
}

/**
 * Follows a stream that has to be given up now and then. `open` begins behind the last item that came; the signal that
 * it is given ends with the turn. Throws what the stream throws, or the reason of `signal`.
 */
export async function* followInTurns<Item>(
  turns: Pick<StreamTurns, 'take'>,
  signal: AbortSignal,
  open: (signal: AbortSignal, last: Item | undefined) => AsyncIterable<Item>,
): AsyncGenerator<Item> {
  let last: Item | undefined
  for (;;) {
    const turn = await turns.take(signal)
    try {
      for await (const item of open(AbortSignal.any([signal, turn.over]), last)) {
        last = item
        yield item
      }
      return
    } catch (error) {
      if (signal.aborted || !turn.over.aborted) throw error
    } finally {
      turn.end()
    }
  }
}

interface Slot {
  readonly name: string
  leave(): void
}

/** A free slot, or the one for which the fewest wait: so that one stream gives its slot up for it, and not all. */
async function takeSlot(locks: Locks, signal: AbortSignal): Promise<Slot> {
  for (const name of SLOTS) {
    const slot = await hold(locks, name, { ifAvailable: true })
    if (slot === undefined) continue
    if (!signal.aborted) return slot
    slot.leave()
    signal.throwIfAborted()
  }
  const { pending = [] } = await locks.query()
  const waiting = (slot: string): number => pending.filter(({ name }) => name === slot).length
  const fewest = Math.min(...SLOTS.map(waiting))
  const shortest = SLOTS.filter((name) => waiting(name) === fewest)
  const name = shortest[Math.floor(Math.random() * shortest.length)] ?? SLOTS[0]
  return (await hold(locks, name, { signal })) as Slot
}

/** Undefined: somebody else has it, and it was only to be taken if it is free. */
function hold(
  locks: Locks,
  name: string,
  options: { readonly ifAvailable?: boolean; readonly signal?: AbortSignal },
): Promise<Slot | undefined> {
  return new Promise((resolve, reject) => {
    locks
      .request(name, options, (lock) => {
        if (lock === null) return resolve(undefined)
        return new Promise<void>((leave) => resolve({ name, leave }))
      })
      .catch(reject)
  })
}
