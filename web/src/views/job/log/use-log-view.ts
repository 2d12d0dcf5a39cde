/** What a log on the screen is besides its lines: what is open, marked, searched for, and where it stands. */
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { type Choices, foldLog, type LogStory } from './fold-log.ts'
import { useLogList } from './log-list.tsx'
import type { LogPlace } from './log-place.ts'
import { LogRows } from './log-rows.ts'
import type { JobLog } from './use-log.ts'
import { useMarkedLines } from './use-marked-lines.ts'
import { useReveal } from './use-reveal.ts'
import { useSearch } from './use-search.ts'
import { useStickyEnd } from './use-sticky-end.ts'

interface Options {
  readonly log: JobLog
  readonly story: LogStory
  readonly wrap: boolean
  readonly times: boolean
  /** Where another part of the page wants the reader to look, until `onJumped` was called. */
  readonly jump: LogPlace | null
  readonly onJumped: () => void
  readonly whole: RefObject<HTMLElement | null>
  readonly box: RefObject<HTMLDivElement | null>
}

export function useLogView({ log, story, wrap, times, jump, onJumped, whole, box }: Options) {
  const { feed, state } = log
  const { rows, toggle, open, foldAll } = useFolds(log, story)
  const { virtualizer, gauge } = useLogList({ box, rows, wrap, times })
  const live = story.status === 'running' || story.status === 'queued' || state.phase === 'live'
  const begin = live && jump === null && location.hash === ''
  const end = useStickyEnd(box, live, virtualizer.getTotalSize(), begin)
  const scrollTo = useCallback(
    (index: number) => {
      virtualizer.scrollToIndex(index, { align: 'center' })
      whole.current?.scrollIntoView({ block: 'nearest' })
    },
    [virtualizer, whole],
  )
  const show = useReveal({ feed, version: state.version, rows, open, scrollTo })
  const reveal = useStable((place: LogPlace) => {
    end.leave()
    show(place)
  })
  const marks = useMarkedLines((seq) => reveal({ kind: 'line', seq }))
  const search = useSearch(feed, state.version, (seq) => reveal({ kind: 'line', seq }))
  const jumped = useStable(onJumped)
  useEffect(() => {
    if (jump === null) return
    reveal(jump)
    jumped()
  }, [jump, reveal, jumped])
  const stay = useStable((id: number, isOpen: boolean) => {
    end.leave()
    toggle(id, isOpen)
  })
  return {
    rows,
    virtualizer,
    gauge,
    live,
    end,
    search,
    range: marks.range,
    choose: useStable(marks.choose),
    toggle: stay,
    foldAll: (isOpen: boolean): void => {
      end.leave()
      foldAll(isOpen)
    },
  }
}

function useFolds({ feed, state }: JobLog, story: LogStory) {
  const [choices, setChoices] = useState<Choices>(() => new Map())
  const rows = useMemo(
    () => new LogRows(feed.store.groups, foldLog(feed.store.groups, story, choices)),
    // The store is one object that grows; its version says when.
    [feed, state.version, story, choices],
  )
  const choose = useCallback((ids: readonly number[], isOpen: boolean) => {
    setChoices((before) => new Map([...before, ...ids.map((id) => [id, isOpen] as const)]))
  }, [])
  return {
    rows,
    toggle: (id: number, isOpen: boolean) => choose([id], isOpen),
    open: useCallback((ids: readonly number[]) => choose(ids, true), [choose]),
    foldAll: (isOpen: boolean) =>
      choose(
        feed.store.groups.flatMap(({ id, sections }) => [id, ...sections.map((section) => section.id)]),
        isOpen,
      ),
  }
}

/** The latest of a function under one identity: rows that stay as they are need not be drawn again. */
function useStable<Arguments extends readonly unknown[]>(latest: (...args: Arguments) => void) {
  const ref = useRef(latest)
  useEffect(() => {
    ref.current = latest
  })
  return useCallback((...args: Arguments) => ref.current(...args), [])
}
