import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** A scroll that comes this long after a wheel, a key or a finger is the reader's own. */
const INTENT_MS = 600
const NEAR_PX = 30

export interface StickyEnd {
  readonly following: boolean
  readonly follow: () => void
  readonly leave: () => void
}

/** Keeps a box at its end while it grows, until the reader scrolls up; at the end again it goes on. */
export function useStickyEnd(
  box: RefObject<HTMLElement | null>,
  live: boolean,
  height: number,
  begin: boolean,
): StickyEnd {
  const [following, setFollowing] = useState(begin)
  const meant = useRef(0)
  const lastTop = useRef(0)
  useLayoutEffect(() => {
    const element = box.current
    if (element === null || !following) return
    element.scrollTop = element.scrollHeight
    lastTop.current = element.scrollTop
  }, [box, following, height])
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const onIntent = (): void => {
      meant.current = performance.now()
    }
    const onScroll = (): void => {
      const { scrollTop, scrollHeight, clientHeight } = element
      const up = scrollTop < lastTop.current
      lastTop.current = scrollTop
      if (performance.now() - meant.current > INTENT_MS) return
      if (up) setFollowing(false)
      else if (live && scrollHeight - scrollTop - clientHeight < NEAR_PX) setFollowing(true)
    }
    const stop = new AbortController()
    const options = { passive: true, signal: stop.signal }
    for (const type of ['wheel', 'touchmove', 'keydown', 'pointerdown', 'pointermove'] as const) {
      element.addEventListener(type, onIntent, options)
    }
    element.addEventListener('scroll', onScroll, options)
    return () => stop.abort()
  }, [box, live])
  return {
    following: following && live,
    follow: () => setFollowing(true),
    leave: () => setFollowing(false),
  }
}
