import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { StageReport } from '../../../../../src/client/api-types.generated.ts'
import { ProblemNotice } from '../../../ui/problem-notice.tsx'
import type { BuildStep } from '../progress.ts'
import { type Choices, foldLog, type LogStory } from './fold-log.ts'
import { LogFooter } from './log-footer.tsx'
import { LogList, useLogList } from './log-list.tsx'
import type { LogPlace } from './log-place.ts'
import { LogRows } from './log-rows.ts'
import { LogToolbar } from './log-toolbar.tsx'
import type { JobLog } from './use-log.ts'
import { useLogKeys } from './use-log-keys.ts'
import { pageAddress, useMarkedLines } from './use-marked-lines.ts'
import { useReveal } from './use-reveal.ts'
import { useSearch } from './use-search.ts'
import { useSetting } from './use-setting.ts'
import { useStickyEnd } from './use-sticky-end.ts'
import './ansi.css'
import './log-view.css'

interface Props {
  readonly log: JobLog
  readonly story: LogStory
  readonly stages: readonly StageReport[]
  readonly steps: readonly BuildStep[]
  /** Where another part of the view wants the reader to look; each wish is an object of its own. */
  readonly jump: { readonly place: LogPlace } | null
  /** `timestamps` is added by the reader's choice. */
  readonly download: { readonly href: string; readonly name: string }
}

export function LogView({ log, story, stages, steps, jump, download }: Props) {
  const { feed, state } = log
  const whole = useRef<HTMLElement>(null)
  const box = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const [wrap, setWrap] = useSetting('wrap', true)
  const [times, setTimes] = useSetting('times', false)
  const [choices, setChoices] = useState<Choices>(() => new Map())
  const rows = useMemo(
    () => new LogRows(feed.store.groups, foldLog(feed.store.groups, story, choices)),
    // The store is one object that grows; its version says when.
    [feed, state.version, story, choices],
  )
  const { virtualizer, gauge } = useLogList({ box, rows, wrap, times })
  const live = story.status === 'running' || story.status === 'queued' || state.phase === 'live'
  const end = useStickyEnd(box, live, virtualizer.getTotalSize(), live && jump === null && !location.hash)
  const choose = useCallback((ids: readonly number[], open: boolean) => {
    setChoices((before) => new Map([...before, ...ids.map((id) => [id, open] as const)]))
  }, [])
  const open = useCallback((ids: readonly number[]) => choose(ids, true), [choose])
  const scrollTo = useCallback(
    (index: number) => {
      virtualizer.scrollToIndex(index, { align: 'center' })
      whole.current?.scrollIntoView({ block: 'nearest' })
    },
    [virtualizer],
  )
  const show = useReveal({ feed, version: state.version, rows, open, scrollTo })
  const reveal = (place: LogPlace): void => {
    end.leave()
    show(place)
  }
  const marks = useMarkedLines((seq) => reveal({ kind: 'line', seq }))
  const search = useSearch(feed, state.version, (seq) => reveal({ kind: 'line', seq }))
  useEffect(() => {
    if (jump !== null) reveal(jump.place)
    // Each wish is told once.
  }, [jump])
  const onKeyDown = useLogKeys(input)
  const onChoose = useStable(marks.choose)
  const foldAll = (isOpen: boolean): void => {
    end.leave()
    choose(
      feed.store.groups.flatMap(({ id, sections }) => [id, ...sections.map((section) => section.id)]),
      isOpen,
    )
  }
  const href = times ? `${download.href}&timestamps=true` : download.href
  return (
    <section className="job-log" ref={whole} aria-label="Log" onKeyDown={onKeyDown}>
      <LogToolbar
        {...{ search, input, wrap, times }}
        onWrap={setWrap}
        onTimes={setTimes}
        onFoldAll={foldAll}
        onLeave={() => box.current?.focus()}
        download={{ ...download, href }}
      />
      {state.phase === 'failed' ? <ProblemNotice error={state.error} onRetry={log.readAgain} /> : null}
      <div
        className="job-log-box"
        data-live={live}
        ref={box}
        tabIndex={0}
        role="group"
        aria-label="Lines of the log"
      >
        <LogList
          {...{ virtualizer, gauge, box, rows, wrap, times, stages, steps }}
          query={search.marked}
          currentLine={search.query === '' ? undefined : search.line}
          range={marks.range}
          address={pageAddress()}
          onChoose={onChoose}
          onToggle={(id, isOpen) => {
            end.leave()
            choose([id], isOpen)
          }}
        />
      </div>
      <LogFooter feed={feed} state={state} story={story} live={live} end={end} />
    </section>
  )
}

/** The latest of a function under one identity: rows that stay as they are need not be drawn again. */
function useStable<Arguments extends readonly unknown[]>(latest: (...args: Arguments) => void) {
  const ref = useRef(latest)
  useEffect(() => {
    ref.current = latest
  })
  return useCallback((...args: Arguments) => ref.current(...args), [])
}
