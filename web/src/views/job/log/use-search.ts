import { useEffect, useMemo, useState } from 'react'
import type { LogFeed } from './log-feed.ts'
import { LogSearch } from './search-log.ts'

/** A pause in typing: before it the log does not move. */
const TYPING_MS = 200
/** Lines that are looked at in one go. */
const SLICE = 5000

export interface SearchState {
  readonly query: string
  /** What is marked in the lines; follows the query when the reader has stopped typing. */
  readonly marked: string
  readonly count: number
  /** All lines that are there were looked at. */
  readonly done: boolean
  /** From zero. */
  readonly hit: number
  /** The number of the line of that hit. */
  readonly line: number | undefined
  readonly search: (query: string) => void
  readonly step: (by: 1 | -1) => void
}

/** Searches while lines come in. `onHit` is told of the line to show, when the reader steps or begins. */
export function useSearch(feed: LogFeed, version: number, onHit: (seq: number) => void): SearchState {
  const [query, setQuery] = useState('')
  const [hit, setHit] = useState(0)
  const [progress, setProgress] = useState({ count: 0, done: true })
  const [marked, setMarked] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setMarked(query), query === '' ? 0 : TYPING_MS)
    return () => clearTimeout(timer)
  }, [query])
  const search = useMemo(() => (marked === '' ? null : new LogSearch(marked)), [feed, marked])
  useEffect(() => {
    if (search === null) {
      setProgress({ count: 0, done: true })
      return
    }
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = (): void => {
      const none = search.count === 0
      const done = search.advance(feed.store.groups, SLICE)
      setProgress({ count: search.count, done })
      const first = none && search.count > 0 ? search.at(feed.store.groups, 0) : undefined
      if (first !== undefined) onHit(first)
      timer = done ? undefined : setTimeout(look, 0)
    }
    look()
    return () => clearTimeout(timer)
    // `onHit` is made anew at each render and must not begin the search anew.
  }, [feed, search, version])
  const line = search?.at(feed.store.groups, hit)
  const step = (by: 1 | -1): void => {
    if (search === null || search.count === 0) return
    const next = (hit + by + search.count) % search.count
    setHit(next)
    const seq = search.at(feed.store.groups, next)
    if (seq !== undefined) onHit(seq)
  }
  const begin = (text: string): void => {
    setQuery(text)
    setHit(0)
  }
  const done = progress.done && marked === query
  return { query, marked, ...progress, done, hit, line, search: begin, step }
}
