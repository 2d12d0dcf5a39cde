/**
 * What happens to jobs, as it happens: one stream for the whole page, open as long as somebody listens. A lost
 * connection comes back by itself; what was missed meanwhile is not sent again, so listeners are told to read anew.
 */
import { useEffect, useRef, useSyncExternalStore } from 'react'
import type { JobChange } from '../../../src/client/slipway-client.ts'
import { client } from './client.ts'

export type Connection = 'connecting' | 'live' | 'lost'

export interface ChangeListener {
  onChange(change: JobChange): void
  /** The stream stands, for the first time or again: what was read before may be out of date. */
  onOpen(): void
}

const FOR_EVER = { firstMs: 500, mostMs: 10_000, giveUpMs: Number.POSITIVE_INFINITY }
const FIRST_AGAIN_MS = 2000

class LiveChanges {
  #connection: Connection = 'connecting'
  readonly #listeners = new Set<ChangeListener>()
  readonly #watchers = new Set<() => void>()
  #stop: AbortController | undefined

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
      }, FIRST_AGAIN_MS)
    }
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
        const changes = client.changes({
          signal,
          backoff: FOR_EVER,
          onOpen: () => {
            this.#say('live')
            for (const listener of this.#listeners) listener.onOpen()
          },
          onLost: () => this.#say('lost'),
        })
        for await (const change of changes) for (const listener of this.#listeners) listener.onChange(change)
      } catch {
        this.#say('lost')
      }
      if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, FIRST_AGAIN_MS))
    }
  }

  #say(connection: Connection): void {
    this.#connection = connection
    for (const watcher of this.#watchers) watcher()
  }
}

const changes = new LiveChanges()

/** Calls back while the component stands; the latest callbacks count. */
export function useLiveChanges(listener: ChangeListener): void {
  const latest = useRef(listener)
  useEffect(() => {
    latest.current = listener
  })
  useEffect(
    () =>
      changes.listen({
        onChange: (change) => latest.current.onChange(change),
        onOpen: () => latest.current.onOpen(),
      }),
    [],
  )
}

export function useConnection(): Connection {
  return useSyncExternalStore(changes.watch, changes.connection)
}
