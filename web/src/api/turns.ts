import { type Locks, StorageLocks } from './storage-locks.ts'
import { StreamTurns } from './stream-turns.ts'

const PROBE = 'slipway.probe'

/** The turns of this page's streams, among those of all tabs. */
export const turns = new StreamTurns({
  locks: locksOfBrowser(),
  isHidden: () => document.visibilityState === 'hidden',
  onVisibility: (listener) => {
    document.addEventListener('visibilitychange', listener)
    return () => document.removeEventListener('visibilitychange', listener)
  },
})

/** The types promise Web Locks everywhere; browsers have them on trustworthy origins alone. */
function locksOfBrowser(): Locks | undefined {
  if ('locks' in navigator) return navigator.locks
  try {
    localStorage.setItem(PROBE, '')
    localStorage.removeItem(PROBE)
    return new StorageLocks(localStorage)
  } catch {
    // Somebody's browser keeps nothing for pages.
    return undefined
  }
}
