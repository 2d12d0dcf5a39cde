/** What the commands of `slipway advisories` print. */
import type { AdvisoryStatus, ImportSummary, SyncResult } from '../../main/advisories.ts'
import { neutralise } from './neutralise.ts'
import { formatAge } from './quantity.ts'
import type { Paint } from './style.ts'
import { textTable } from './text-table.ts'

const DAY_MS = 86_400_000
const HEAD = ['ECOSYSTEM', 'RECORDS', 'FETCHED', 'NEWEST', 'SOURCE']

/** One ecosystem a line; those whose data is missing or too old say so. */
export function advisoryTable(status: AdvisoryStatus, paint: Paint, now: number): string[] {
  const rows = [
    ...status.ecosystems.map(({ ecosystem, records, updatedAt, newest, source }) => [
      ecosystem,
      String(records),
      `${formatAge(now - updatedAt)} ago${isStale(updatedAt, status, now) ? ' (stale)' : ''}`,
      newest === 0 ? '-' : `${formatAge(now - newest)} ago`,
      source,
    ]),
    ...status.missing.map((ecosystem) => [ecosystem, '-', 'never', '-', '-']),
  ]
  return textTable(
    HEAD,
    rows.map((row) => row.map(neutralise)),
    paint,
  )
}

/** For scripts; times in RFC 3339. */
export function statusDocument(status: AdvisoryStatus, now: number): unknown {
  const { ecosystems, ...rest } = status
  return {
    ...rest,
    ecosystems: ecosystems.map((state) => ({
      ...state,
      updatedAt: time(state.updatedAt),
      newest: state.newest === 0 ? null : time(state.newest),
      stale: isStale(state.updatedAt, status, now),
    })),
  }
}

const SAID = {
  whole: 'fetched whole',
  news: 'changes fetched',
  unchanged: 'nothing new',
  absent: 'not there',
} as const

export function syncLine(result: SyncResult, paint: Paint): string {
  const name = neutralise(result.ecosystem)
  if (result.outcome === 'failed') {
    const { detail, action } = result.error
    return `${paint('bad', '✗')} ${name}: ${neutralise(`${detail}. ${action}`)}`
  }
  const { outcome, taken, malformed, state } = result
  const read = outcome === 'unchanged' ? '' : ` (${taken} read${malformedWords(malformed.count)})`
  return `${paint('good', '✓')} ${name}: ${SAID[outcome]}${read}, ${state?.records ?? 0} records`
}

export function syncDocument(results: readonly SyncResult[]): unknown {
  return {
    results: results.map((result) => {
      if (result.outcome !== 'failed') return result
      const { code, detail, action, retryable } = result.error
      return {
        ecosystem: result.ecosystem,
        outcome: result.outcome,
        error: { code, detail, action, retryable },
      }
    }),
  }
}

export function importLines({ states, malformed }: ImportSummary): string[] {
  return [
    ...states.map(({ ecosystem, records }) => neutralise(`${ecosystem}: ${records} records`)),
    ...(malformed.count === 0 ? [] : [`${malformed.count} malformed records were left out:`]),
    ...malformed.examples.map((example) => `  ${neutralise(example)}`),
  ]
}

const malformedWords = (count: number): string => (count === 0 ? '' : `, ${count} malformed`)
const time = (milliseconds: number): string => new Date(milliseconds).toISOString()
const isStale = (updatedAt: number, { maxAgeDays }: AdvisoryStatus, now: number): boolean =>
  now - updatedAt > maxAgeDays * DAY_MS
