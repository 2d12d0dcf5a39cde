import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useEffect, useRef } from 'react'
import type { StageReport } from '../../../../../src/client/api-types.generated.ts'
import type { BuildStep } from '../progress.ts'
import { statusWord } from '../stage-words.ts'
import { countLines, LogHeadRow, LogLineRow } from './log-row.tsx'
import type { LogRows, Row } from './log-rows.ts'
import type { LineRange } from './line-range.ts'
import { useColumns } from './use-columns.ts'

const LINE_PX = 20
const HEAD_PX = { stage: 34, step: 28 } as const
/** Line number and padding; and the time. */
const GUTTER_PX = 80
const TIME_PX = 104
const OVERSCAN = 24

export interface LogListProps {
  readonly box: RefObject<HTMLDivElement | null>
  readonly rows: LogRows
  readonly wrap: boolean
  readonly times: boolean
  readonly query: string
  readonly currentLine: number | undefined
  readonly range: LineRange | null
  readonly address: string
  readonly stages: readonly StageReport[]
  readonly steps: readonly BuildStep[]
  readonly onChoose: (seq: number, extend: boolean) => void
  readonly onToggle: (id: number, open: boolean) => void
}

/** Only the rows that are seen are there; all others are heights. */
export function useLogList(props: Pick<LogListProps, 'box' | 'rows' | 'wrap' | 'times'>) {
  const { box, rows, wrap, times } = props
  const gauge = useRef<HTMLSpanElement>(null)
  const columns = useColumns(box, gauge, GUTTER_PX + (times ? TIME_PX : 0))
  const estimateSize = useCallback(
    (index: number): number => {
      const length = rows.lengthAt(index)
      if (length === 'stage' || length === 'step') return HEAD_PX[length]
      return wrap ? LINE_PX * Math.max(1, Math.ceil(length / columns)) : LINE_PX
    },
    [rows, wrap, columns],
  )
  const getItemKey = useCallback((index: number) => rows.keyAt(index), [rows])
  const virtualizer = useVirtualizer({
    count: rows.count,
    getScrollElement: () => box.current,
    estimateSize,
    getItemKey,
    overscan: OVERSCAN,
  })
  useEffect(() => virtualizer.measure(), [virtualizer, wrap, times, columns])
  return { virtualizer, gauge }
}

interface Shown extends LogListProps {
  readonly virtualizer: Virtualizer<HTMLDivElement, Element>
  readonly gauge: RefObject<HTMLSpanElement | null>
}

export function LogList(props: Shown) {
  const { virtualizer, gauge, rows, wrap } = props
  return (
    <div className="job-log-rows" style={{ height: virtualizer.getTotalSize() }} data-wrap={wrap}>
      <span className="job-log-gauge" ref={gauge} aria-hidden="true">
        {'m'.repeat(100)}
      </span>
      {virtualizer.getVirtualItems().map(({ key, index, start }) => {
        const row = rows.at(index)
        if (row === undefined) return null
        return (
          <div
            key={key}
            className="job-log-row"
            data-index={index}
            ref={wrap ? virtualizer.measureElement : undefined}
            style={{ transform: `translateY(${start}px)` }}
          >
            <RowOf row={row} {...props} />
          </div>
        )
      })}
    </div>
  )
}

function RowOf({ row, ...props }: { readonly row: Row } & LogListProps) {
  if (row.kind === 'line') {
    const { seq } = row.entry
    const { range } = props
    return (
      <LogLineRow
        entry={row.entry}
        query={props.query}
        marked={range !== null && seq >= range.from && seq <= range.to}
        current={seq === props.currentLine}
        times={props.times}
        address={props.address}
        onChoose={props.onChoose}
      />
    )
  }
  return row.kind === 'stage' ? <StageHead row={row} {...props} /> : <StepHead row={row} {...props} />
}

const TONES = {
  pending: 'idle',
  running: 'busy',
  passed: 'good',
  rejected: 'bad',
  skipped: 'idle',
  cancelled: 'warn',
} as const

function StageHead({ row, stages, onToggle }: { readonly row: Row & { kind: 'stage' } } & LogListProps) {
  const { group, open } = row
  const report = stages.find(({ stage }) => stage === group.stage)
  return (
    <LogHeadRow
      level="stage"
      name={group.stage}
      open={open}
      lines={countLines(group)}
      durationMs={report?.durationMs ?? null}
      tone={TONES[report?.status ?? 'pending']}
      note={report === undefined || report.status === 'passed' ? null : statusWord(report.status)}
      onToggle={() => onToggle(group.id, !open)}
    />
  )
}

function StepHead({ row, stages, steps, onToggle }: { readonly row: Row & { kind: 'step' } } & LogListProps) {
  const { section, open } = row
  const running = stages.some(({ stage, status }) => stage === section.stage && status === 'running')
  const step = steps.findLast(({ name }) => name === section.step)
  const ended = step !== undefined && step.completedAt !== null && step.startedAt !== null
  return (
    <LogHeadRow
      level="step"
      name={section.step ?? ''}
      open={open}
      lines={section.entries.length}
      durationMs={ended ? (step.completedAt ?? 0) - (step.startedAt ?? 0) : null}
      {...describeStep(step, running)}
      onToggle={() => onToggle(section.id, !open)}
    />
  )
}

function describeStep(step: BuildStep | undefined, running: boolean): { tone: string; note: string | null } {
  if (step === undefined) return { tone: 'idle', note: null }
  if (step.error !== null) return { tone: 'bad', note: 'failed' }
  if (step.completedAt !== null) return { tone: 'good', note: step.cached ? 'cached' : null }
  return running ? { tone: 'busy', note: null } : { tone: 'warn', note: 'stopped' }
}
