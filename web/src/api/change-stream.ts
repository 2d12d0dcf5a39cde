/**
 * What happens to jobs, as it happens: one stream for the whole page, open as long as somebody listens. A lost
 * connection comes back by itself; what was missed meanwhile is not sent again, so listeners are told to read anew.
 */
import type { JobChange } from '../../../src/client/slipway-client.ts'

export type Connection = 'connecting' | 'live' | 'lost'

export interface ChangeListener {
  onChange(change: JobChange): void
  /** The stream stands, for the first time or again: what was read before may be out of date. */
  onOpen(): void
}

/** Wait before a stream that could not be had is asked for again. */
const AGAIN_MS = 2000
/** How long a stream outlives its last listener. */
const LINGER_MS = 2000

/** Opens the stream; as `SlipwayClient.changes`. */
export type OpenChanges = (options: {
  readonly signal: AbortSignal
  readonly onOpen: () => void
  readonly onLost: () => void
}) => AsyncIterable<JobChange>

export class LiveChanges {
  readonly #open: OpenChanges
  readonly #lingerMs: number
  #connection: Connection = 'connecting'
  readonly #listeners = new Set<ChangeListener>()
  readonly #watchers = new Set<() => void>()
  #stop: AbortController | undefined

  constructor(open: OpenChanges, lingerMs = LINGER_MS) {
    this.#open = open
    this.#lingerMs = lingerMs
  }

  readonly connection = (): Connection => this.#connection

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  listen(listener: ChangeListener): () => void {
    this.#listeners.add(listener)
    if (this.#stop === undefined) this.#start()
    else if (this.#connection === 'live') listener.onOpen()
    return () => {
      this.#listeners.delete(listener)
      // A view that goes is followed by one that comes: the stream outlives the moment between them.
      setTimeout(() => {
        if (this.#listeners.size > 0) return
        this.#stop?.abort()
        this.#stop = undefined
        // Nobody listens, so nothing is lost.
        this.#say('connecting')
      }, this.#lingerMs)
    }
  }

  /** What listeners have read may be out of date. */
  tellAll(): void {
    for (const listener of this.#listeners) listener.onOpen()
  }

  #start(): void {
    const stop = new AbortController()
    this.#stop = stop
    void this.#follow(stop.signal)
  }

  /** The first connection is tried again too: the page may be older than the service that answers next. */
  async #follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const changes = this.#open({
          signal,
          onOpen: () => {
            this.#say('live')
            this.tellAll()
          },
          onLost: () => this.#say('lost'),
        })
        for await (const change of changes) for (const listener of this.#listeners) listener.onChange(change)
      } catch {
        if (signal.aborted) return
        this.#say('lost')
      }
      if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
    }
  }

  #say(connection: Connection): void {
    this.#connection = connection
    for (const watcher of this.#watchers) watcher()
  }
}
