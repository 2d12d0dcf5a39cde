import { useEffect, useRef, useSyncExternalStore } from 'react'
import type { JobChange } from '../../../src/client/slipway-client.ts'
import { type ChangeListener, type Connection, LiveChanges } from './change-stream.ts'
import { client } from './client.ts'
import { followInTurns } from './stream-turns.ts'
import { turns } from './turns.ts'

export type { ChangeListener, Connection }

const FOR_EVER = { firstMs: 500, mostMs: 10_000, giveUpMs: Number.POSITIVE_INFINITY }

/** A tab that nobody sees has no stream; its title tells how a job goes all the same. */
const HIDDEN_MS = 20_000

/** The one stream of the page. */
const changes = new LiveChanges((options) =>
  followInTurns<JobChange>(turns, options.signal, (signal) =>
    client.changes({ ...options, signal, backoff: FOR_EVER }),
  ),
)
setInterval(() => {
  if (document.visibilityState === 'hidden') changes.tellAll()
}, HIDDEN_MS)

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
