import type { RankedJob } from '../../client/api-types.generated.ts'
import { neutralise } from './neutralise.ts'
import { formatAge, formatDuration, timeOf } from './quantity.ts'
import type { Paint } from './style.ts'
import { shorten, textTable } from './text-table.ts'

interface Shown {
  readonly paint: Paint
  readonly now: number
  /** Jobs of a label have different names. */
  readonly withNames: boolean
  /** Of the terminal. */
  readonly columns: number
}

const LEAST_NAME = 8

/** Best first, one job a line, numbers aligned at their right ends. Every line is harmless text. */
export function leaderboardLines(jobs: readonly RankedJob[], shown: Shown): string[] {
  const head = ['RANK', 'PERFORMANCE', 'JOB', 'RUN', 'AGE']
  const rows = jobs.map((job) => {
    const at = timeOf(job.finishedAt)
    return [
      String(job.rank),
      String(job.performance),
      job.id,
      job.runMs === null ? '' : formatDuration(job.runMs),
      at === undefined ? '' : formatAge(shown.now - at),
    ]
  })
  const numbers = [0, 1, 3, 4]
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const align = (cells: readonly string[]): string[] =>
    cells.map((cell, column) => (numbers.includes(column) ? cell.padStart(widths[column] ?? 0) : cell))
  if (!shown.withNames) return textTable(align(head), rows.map(align), shown.paint)
  const fixed = widths.reduce((sum, width) => sum + width + 2, 0)
  const most = Math.max(LEAST_NAME, shown.columns - fixed)
  const named = rows.map((row, index) => [...align(row), shorten(neutralise(jobs[index]?.name ?? ''), most)])
  return textTable([...align(head), 'NAME'], named, shown.paint)
}
