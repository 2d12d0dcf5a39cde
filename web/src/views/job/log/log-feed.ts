/** The log of one attempt as it is read: lines from the service's stream, given to the page in batches. */
import type { LogLine } from '../../../../../src/client/api-types.generated.ts'
import { LineStore } from './line-store.ts'

export type FeedPhase = 'reading' | 'live' | 'lost' | 'complete' | 'failed'

export interface FeedState {
  /** Another one: there are other lines. */
  readonly version: number
  readonly phase: FeedPhase
  /** Of the phase `failed`. */
  readonly error: unknown
}

/** Longest that the page is held up by lines that come without a pause. */
const SLICE_MS = 12
/** New lines are shown at most that often. */
const SHOW_MS = 100

export class LogFeed {
  readonly store: LineStore
  readonly #watchers = new Set<() => void>()
  #state: FeedState = { version: 0, phase: 'reading', error: null }
  #pending: LogLine[] = []
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(store = new LineStore()) {
    this.store = store
  }

  readonly state = (): FeedState => this.#state

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  say(phase: FeedPhase, error: unknown = null): void {
    // The end is told with the last lines, not before them.
    this.#show({ phase, error })
  }

  /**
   * Reads to the end. Lines that are there already are passed over, so the same log may be read again from its
   * beginning. Throws what the lines throw; what came before it stays.
   */
  async read(lines: AsyncIterable<LogLine>): Promise<void> {
    let since = performance.now()
    for await (const line of lines) {
      this.#pending.push(line)
      this.#timer ??= setTimeout(() => this.#show({}), SHOW_MS)
      if (performance.now() - since < SLICE_MS) continue
      // Lines that have arrived come without leaving the turn: the page needs one of its own now and then.
      await new Promise((resolve) => setTimeout(resolve, 0))
      since = performance.now()
    }
  }

  #show(change: Partial<FeedState>): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const { version } = this.#state
    const grown = this.store.append(this.#pending)
    this.#pending = []
    if (!grown && Object.keys(change).length === 0) return
    this.#state = { ...this.#state, ...change, version: grown ? version + 1 : version }
    for (const watcher of this.#watchers) watcher()
  }
}
