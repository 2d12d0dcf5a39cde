import { useEffect, useState } from 'react'
import { extendRange, type LineRange, readLineRange, writeLineRange } from './line-range.ts'

export interface MarkedLines {
  readonly range: LineRange | null
  readonly choose: (seq: number, extend: boolean) => void
}

/** The lines that the address names. Choosing some writes them there, without a new entry in the history. */
export function useMarkedLines(onNamed: (seq: number) => void): MarkedLines {
  const [range, setRange] = useState(() => readLineRange(location.hash))
  useEffect(() => {
    const named = readLineRange(location.hash)
    if (named !== null) onNamed(named.from)
    const onHashChange = (): void => {
      const next = readLineRange(location.hash)
      setRange(next)
      if (next !== null) onNamed(next.from)
    }
    window.addEventListener('hashchange', onHashChange)
    return () => window.removeEventListener('hashchange', onHashChange)
    // `onNamed` only tells where to look; the one of the first render does.
  }, [])
  const choose = (seq: number, extend: boolean): void => {
    const next = extend ? extendRange(range, seq) : { from: seq, to: seq }
    setRange(next)
    // A bare fragment would be resolved against `<base>`.
    history.replaceState(history.state, '', pageAddress() + writeLineRange(next))
  }
  return { range, choose }
}

/** Of this page, without a fragment. */
export function pageAddress(): string {
  return location.pathname + location.search
}
