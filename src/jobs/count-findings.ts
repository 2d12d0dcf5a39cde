import { type Coverage, type ScanReport, isExamined } from '../scanners/report.ts'
import type { FindingCounts } from './job.ts'

const NONE = { critical: 0, high: 0, medium: 0, low: 0, other: 0 }
const UNKNOWN = { critical: null, high: null, medium: null, low: null, other: null }

/** How many findings there are of each severity, as lists of jobs show them; null: there were no data to count by. */
export function countFindings(report: ScanReport): FindingCounts {
  const { status, findings } = report
  if (!isExamined(report)) return { status, ...UNKNOWN }
  const counts = { ...NONE }
  for (const { severity } of findings) {
    counts[severity === 'unknown' || severity === 'none' ? 'other' : severity] += 1
  }
  return { status, ...counts }
}

/** With these a zero of an older version says nothing: it wrote them where there were no data, too. */
const UNCERTAIN: ReadonlySet<Coverage> = new Set(['unsupported_os', 'not_scanned', 'error'])

/** Counts as they are stored, without the zeros of older versions that stand for no data. */
export function readCounts(counts: FindingCounts): FindingCounts {
  if (!UNCERTAIN.has(counts.status)) return counts
  const { status, ...numbers } = counts
  return Object.values(numbers).some((count) => count !== null && count > 0) ? counts : { status, ...UNKNOWN }
}
