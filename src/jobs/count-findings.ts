import type { ScanReport } from '../scanners/report.ts'
import type { FindingCounts } from './job.ts'

/** How many findings there are of each severity, as lists of jobs show them. */
export function countFindings({ status, findings }: ScanReport): FindingCounts {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, other: 0 }
  for (const { severity } of findings) {
    counts[severity === 'unknown' || severity === 'none' ? 'other' : severity] += 1
  }
  return { status, ...counts }
}
