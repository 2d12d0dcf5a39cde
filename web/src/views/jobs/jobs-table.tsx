import { useLayoutEffect, useRef } from 'react'
import type { FeedState, JobFeed } from './job-feed.ts'
import { rowAt, rowCount } from './job-list.ts'
import { JobRow, MissingRow } from './job-row.tsx'
import { useActiveRow } from './use-active-row.ts'
import type { Marks } from '../../ui/use-marks.ts'
import { useRows } from './use-rows.ts'
import { useScrollAnchor } from './use-scroll-anchor.ts'

interface Props {
  readonly feed: JobFeed
  readonly state: FeedState
  readonly marks: Marks
  readonly onLabel: (label: string) => void
  readonly onShowKeys: () => void
}

const COLUMNS = [
  { name: 'Mark', className: 'jobs-mark', isHidden: true },
  { name: 'Status', className: 'jobs-status', isHidden: false },
  { name: 'Name', className: 'jobs-name', isHidden: false },
  { name: 'Performance', className: 'jobs-performance', isHidden: false },
  { name: 'Duration', className: 'jobs-duration', isHidden: false },
  { name: 'Image', className: 'jobs-size', isHidden: false },
  { name: 'Findings', className: 'jobs-findings', isHidden: false },
  { name: 'Submitted', className: 'jobs-submitted', isHidden: false },
  { name: 'Id', className: 'jobs-id', isHidden: false },
] as const

/** Only the rows in view are in the document; to a screen reader it is a table with all of them. */
export function JobsTable({ feed, state, marks, onLabel, onShowKeys }: Props) {
  const body = useRef<HTMLDivElement>(null)
  const { list } = state
  const count = rowCount(list)
  const active = useActiveRow({ list, body, marks, onShowKeys })
  const rows = useRows({ list, body, activeIndex: active.index })
  const { from, to, atTop, scrollTo } = rows
  useScrollAnchor(list, from, rows.rowHeight)
  useLayoutEffect(() => feed.look({ from, to, atTop }), [feed, list, from, to, atTop])
  useLayoutEffect(() => {
    if (active.move > 0) scrollTo(active.index)
    // Only a move of the keyboard scrolls; rows that shift do not.
  }, [active.move])
  return (
    <div
      className="card jobs-table"
      role="table"
      aria-label="Jobs"
      aria-rowcount={list.next === null ? count + 1 : -1}
    >
      <div role="rowgroup" className="jobs-head">
        <div role="row" className="jobs-row" aria-rowindex={1}>
          {COLUMNS.map(({ name, className, isHidden }) => (
            <div key={name} role="columnheader" className={className}>
              <span className={isHidden ? 'visually-hidden' : undefined}>{name}</span>
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className="jobs-body" ref={body} style={{ height: rows.height }}>
        {rows.items.map(({ key, index, top, height }) => {
          const job = rowAt(list, index)
          const place = { index, top, height }
          if (job === undefined) return <MissingRow key={key} place={place} />
          return (
            <JobRow
              key={key}
              job={job}
              place={place}
              isMarked={marks.has(job.id)}
              isActive={active.id === job.id}
              onMark={marks.toggle}
              onFocus={active.choose}
              onLabel={onLabel}
            />
          )
        })}
      </div>
      <NewJobs feed={feed} state={state} />
    </div>
  )
}

/** Jobs that came while somebody reads further down: they do not push the rows away from under the eyes. */
function NewJobs({ feed, state }: { readonly feed: JobFeed; readonly state: FeedState }) {
  const { waiting, moreWaiting } = state.list
  if (waiting.size === 0 && !moreWaiting) return null
  const show = (): void => {
    feed.showNew()
    window.scrollTo({ top: 0 })
  }
  return (
    <div className="jobs-new" role="status">
      <button type="button" className="button button-small" onClick={show}>
        ↑ {waiting.size}
        {moreWaiting ? '+' : ''} new {waiting.size === 1 && !moreWaiting ? 'job' : 'jobs'}
      </button>
    </div>
  )
}
