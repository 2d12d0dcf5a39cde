import { useCallback, useEffect, useState } from 'react'
import type { LogFeed } from './log-feed.ts'
import { findTarget, type LogPlace, type Target } from './log-place.ts'
import type { LogRows } from './log-rows.ts'

interface Options {
  readonly feed: LogFeed
  readonly version: number
  readonly rows: LogRows
  readonly open: (ids: readonly number[]) => void
  readonly scrollTo: (index: number) => void
}

/** Shows a place of the log: opens what hides it and scrolls there; what has not been read yet, as soon as it is. */
export function useReveal({ feed, version, rows, open, scrollTo }: Options): (place: LogPlace) => void {
  const [wanted, setWanted] = useState<LogPlace | null>(null)
  const [goal, setGoal] = useState<Target['row'] | null>(null)
  useEffect(() => {
    if (wanted === null) return
    const target = findTarget(feed.store, wanted)
    if (target === undefined) return
    open(target.open)
    setGoal(target.row)
    setWanted(null)
  }, [feed, version, wanted, open])
  useEffect(() => {
    if (goal === null) return
    const index = goal.kind === 'line' ? rows.indexOfLine(goal.seq) : rows.indexOfHead(goal.id)
    if (index === undefined) return
    scrollTo(index)
    setGoal(null)
  }, [goal, rows, scrollTo])
  return useCallback((place: LogPlace) => setWanted(place), [])
}
