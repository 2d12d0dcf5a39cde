import { memo, type MouseEvent } from 'react'
import { formatCount, formatDuration } from '../../../ui/format.ts'
import { AnsiText } from './ansi-text.tsx'
import type { Entry, Section, StageGroup } from './line-store.ts'

interface LineProps {
  readonly entry: Entry
  readonly query: string
  readonly marked: boolean
  /** The line of the search that is looked at. */
  readonly current: boolean
  readonly times: boolean
  /** Of this page without a fragment. */
  readonly address: string
  readonly onChoose: (seq: number, extend: boolean) => void
}

export const LogLineRow = memo(function LogLineRow(props: LineProps) {
  const { entry, query, marked, current, times, address, onChoose } = props
  const choose = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey) return
    event.preventDefault()
    onChoose(entry.seq, event.shiftKey)
  }
  return (
    <div className="job-log-line" data-stream={entry.stream} data-marked={marked} data-current={current}>
      <a
        className="job-log-number"
        href={`${address}#L${entry.seq}`}
        aria-label={`Line ${entry.seq}`}
        tabIndex={-1}
        onClick={choose}
      >
        {entry.seq}
      </a>
      {times ? (
        <time className="job-log-time" dateTime={new Date(entry.at).toISOString()}>
          {clockTime(entry.at)}
        </time>
      ) : null}
      <span className="job-log-text">
        <AnsiText line={entry.text} query={query} />
      </span>
    </div>
  )
})

interface HeadProps {
  readonly level: 'stage' | 'step'
  readonly name: string
  readonly open: boolean
  readonly lines: number
  readonly durationMs: number | null
  readonly tone: string
  readonly note: string | null
  readonly onToggle: () => void
}

export function LogHeadRow({ level, name, open, lines, durationMs, tone, note, onToggle }: HeadProps) {
  return (
    <button
      type="button"
      className="job-log-head"
      data-level={level}
      data-tone={tone}
      aria-expanded={open}
      onClick={onToggle}
    >
      <span className="job-log-fold" aria-hidden="true" />
      <span className="dot" aria-hidden="true" />
      <span className="job-log-name">{name}</span>
      {note === null ? null : <span className="job-log-note">{note}</span>}
      <span className="job-log-count numeric">{formatCount(lines, 'line')}</span>
      <span className="job-log-duration numeric">
        {durationMs === null ? '' : formatDuration(durationMs)}
      </span>
    </button>
  )
}

export function countLines({ sections }: StageGroup): number {
  return sections.reduce((sum, section: Section) => sum + section.entries.length, 0)
}

const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
})

function clockTime(at: number): string {
  return clock.format(at)
}
