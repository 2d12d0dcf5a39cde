/** Jobs as a table, one a line. Ids are whole: every other command takes them. */
import type { FindingCounts, JobSummary } from '../../client/api-types.generated.ts'
import { neutralise } from './neutralise.ts'
import { formatAge, formatBytes, timeOf } from './quantity.ts'
import { type Paint, statusTone } from './style.ts'
import { padEnd, shorten } from './text-table.ts'

interface Column {
  readonly title: string
  readonly width: number
  readonly isNumber?: true
  /** Left out where the terminal is narrower. */
  readonly from?: number
  show(job: JobSummary, now: number): string
}

const GAP = 2
const LEAST_NAME = 8
/** What a name needs beside an id and a status. */
const FROM_NAME = 57

/** The name follows, as wide as there is room for it. */
const COLUMNS: readonly Column[] = [
  { title: 'ID', width: 36, show: ({ id }) => id },
  { title: 'STATUS', width: 9, show: ({ status }) => status },
  {
    title: 'STAGE OR REASON',
    width: 22,
    from: 103,
    show: ({ status, stage, reason }) => reason ?? (status === 'running' ? (stage ?? '') : ''),
  },
  {
    title: 'PERFORMANCE',
    width: 11,
    isNumber: true,
    from: 79,
    show: ({ performance }) => (performance === null ? '' : String(performance)),
  },
  {
    title: 'IMAGE',
    width: 8,
    isNumber: true,
    from: 120,
    show: ({ imageBytes }) => (imageBytes === null ? '' : formatBytes(imageBytes)),
  },
  { title: 'FINDINGS', width: 20, from: 140, show: ({ findings }) => formatCounts(findings) },
  {
    title: 'AGE',
    width: 7,
    isNumber: true,
    from: 66,
    show({ createdAt }, now) {
      const created = timeOf(createdAt)
      return created === undefined ? '' : formatAge(now - created)
    },
  },
]

/** `columns`: how wide the terminal is; Infinity where nobody looks. */
export function tableHead(paint: Paint, columns: number): string {
  const titles = shownIn(columns).map((column) => fit(column.title, column))
  return paint('dim', [...titles, ...(columns < FROM_NAME ? [] : ['NAME'])].join(' '.repeat(GAP)))
}

/** The name is cut where the terminal ends; a table that wraps cannot be read. */
export function tableRow(job: JobSummary, paint: Paint, now: number, columns: number): string {
  const shown = shownIn(columns)
  const cells = shown.map((column) => fit(column.show(job, now), column))
  const fixed = shown.reduce((sum, { width }) => sum + width + GAP, 0)
  const room = Math.max(LEAST_NAME, columns - fixed)
  const names = columns < FROM_NAME ? [] : [shorten(neutralise(job.name), room)]
  const line = [...cells, ...names].join(' '.repeat(GAP)).trimEnd()
  return line.replace(job.status, paint(statusTone(job.status), job.status))
}

const NOTHING_FOUND: Readonly<Record<FindingCounts['status'], string>> = {
  scanned: 'none',
  partial: 'none where known',
  stale: 'none in old data',
  unsupported_os: 'unsupported system',
  not_scanned: 'not scanned',
  error: 'scan failed',
}

/** `1 critical, 2 high`: the two most severe kinds. With `≥` there were not data for all that is installed. */
export function formatCounts(counts: FindingCounts | null): string {
  if (counts === null) return ''
  const found = (['critical', 'high', 'medium', 'low', 'other'] as const).filter(
    (kind) => (counts[kind] ?? 0) > 0,
  )
  if (found.length === 0) return NOTHING_FOUND[counts.status]
  const words = found.slice(0, 2).map((kind) => `${counts[kind]} ${kind}`)
  return (counts.status === 'scanned' ? '' : '≥') + words.join(', ')
}

function shownIn(columns: number): readonly Column[] {
  return COLUMNS.filter(({ from = 0 }) => columns >= from)
}

function fit(text: string, { width, isNumber }: Column): string {
  const short = shorten(text, width)
  return isNumber === true ? short.padStart(width) : padEnd(short, width)
}
