import { useEffect, useRef, useSyncExternalStore } from 'react'
import { type ChangeListener, type Connection, LiveChanges } from './change-stream.ts'
import { client } from './client.ts'

export type { ChangeListener, Connection }

const FOR_EVER = { firstMs: 500, mostMs: 10_000, giveUpMs: Number.POSITIVE_INFINITY }

/** The one stream of the page. */
const changes = new LiveChanges((options) => client.changes({ ...options, backoff: FOR_EVER }))

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
