import { StreamTurns } from './stream-turns.ts'

/** The turns of this page's streams, among those of all tabs. */
export const turns = new StreamTurns({
  // The types promise it everywhere; browsers have it on trustworthy origins alone.
  locks: 'locks' in navigator ? navigator.locks : undefined,
  isHidden: () => document.visibilityState === 'hidden',
  onVisibility: (listener) => {
    document.addEventListener('visibilitychange', listener)
    return () => document.removeEventListener('visibilitychange', listener)
  },
})
