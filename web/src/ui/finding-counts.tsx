import type { FindingCounts } from '../../../src/client/api-types.generated.ts'
import { formatCount } from './format.ts'
import './finding-counts.css'

const SHOWN = [
  { severity: 'critical', tone: 'critical' },
  { severity: 'high', tone: 'bad' },
  { severity: 'medium', tone: 'warn' },
  { severity: 'low', tone: 'idle' },
  { severity: 'other', tone: 'idle' },
] as const

/** The most severe kinds; all of them are in the words. */
const MOST_KINDS = 3

const COVERAGE: Readonly<Record<FindingCounts['status'], string>> = {
  scanned: 'scanned',
  partial: 'partly scanned',
  stale: 'scanned with old data',
  unsupported_os: 'unknown system',
  not_scanned: 'not scanned',
  error: 'scan failed',
}

/**
 * Known weaknesses by severity. Nothing is called free of them unless there were data about all of it: what was not
 * scanned is said to be so, and never counted as none.
 */
export function FindingCountsCell({ counts }: { readonly counts: FindingCounts | null | undefined }) {
  if (counts === null || counts === undefined) return <span className="faint">not scanned</span>
  const found = foundIn(counts)
  const words = COVERAGE[counts.status]
  if (found.length === 0) {
    return counts.status === 'scanned' ? (
      <span className="soft">none</span>
    ) : (
      <span className="faint">{words}</span>
    )
  }
  return (
    <span className="finding-counts" title={describeCounts(counts)}>
      <span className="visually-hidden">{describeCounts(counts)}</span>
      {found.slice(0, MOST_KINDS).map(({ severity, tone, count }) => (
        <span key={severity} className="finding-count numeric" data-tone={tone} aria-hidden="true">
          {count}
          {severity === 'other' ? '?' : severity.charAt(0).toUpperCase()}
        </span>
      ))}
      {counts.status === 'scanned' && found.length <= MOST_KINDS ? null : (
        <span className="faint" aria-hidden="true">
          {counts.status === 'scanned' ? '…' : '+'}
        </span>
      )}
    </span>
  )
}

/** The kinds of which there are some; none where nothing could be counted. */
function foundIn(counts: FindingCounts) {
  return SHOWN.map((kind) => ({ ...kind, count: counts[kind.severity] ?? 0 })).filter(
    ({ count }) => count > 0,
  )
}

/** `1 critical, 3 low; partly scanned`. */
export function describeCounts(counts: FindingCounts): string {
  const list = foundIn(counts)
    .map(({ severity, count }) => formatCount(count, severity, severity))
    .join(', ')
  const coverage = COVERAGE[counts.status]
  if (counts.status === 'scanned') return list === '' ? 'no known weaknesses' : list
  return list === '' ? coverage : `${list}; ${coverage}`
}
