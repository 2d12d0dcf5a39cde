/** Whether a version is affected: the evaluation of the OSV schema (https://ossf.github.io/osv-schema/#evaluation). */
import type { AdvisoryEvent, AffectedPackage } from '../../advisories.ts'
import type { VersionOrder } from '../versions/version-order.ts'

export type Evaluation =
  | { readonly verdict: 'unaffected' }
  /** The version, or one of the record's, is none of its ecosystem, so that nobody can say which is newer. */
  | { readonly verdict: 'undecided' }
  /** `fixed`: the lowest version that mends it, of the ranges that hold the installed one; null: they name none. */
  | { readonly verdict: 'affected'; readonly fixed: string | null }

type Range = AffectedPackage['ranges'][number]

/** Precedes every version. */
const ZERO = '0'
const NO_LIMIT = '*'
const UNAFFECTED: Evaluation = { verdict: 'unaffected' }

/** Affected when it is listed, or inside any of the ranges after their events were sorted. */
export function evaluate(affected: AffectedPackage, version: string, order: VersionOrder): Evaluation {
  const ranges = affected.ranges.map((range) => evaluateRange(range, version, order))
  const inside = ranges.filter((range) => range.verdict === 'affected')
  if (inside.length > 0) {
    const fixes = inside.flatMap(({ fixed }) => fixed ?? [])
    // Out of all ranges only with the newest of their fixes.
    return { verdict: 'affected', fixed: fixes.toSorted(order.compare).at(-1) ?? null }
  }
  if (isListed(affected, version, order)) return { verdict: 'affected', fixed: null }
  return ranges.find(({ verdict }) => verdict === 'undecided') ?? UNAFFECTED
}

/**
 * By its text; where a record has nothing but its list, also by the order, which knows that 1.0 is 1.0.0. With ranges
 * beside it that is not worth its time, for a list may have thousands.
 */
function isListed({ versions, ranges }: AffectedPackage, version: string, order: VersionOrder): boolean {
  if (versions.includes(version)) return true
  if (ranges.length > 0 || !order.isValid(version)) return false
  return versions.some((listed) => order.isValid(listed) && order.compare(listed, version) === 0)
}

function evaluateRange({ events }: Range, version: string, order: VersionOrder): Evaluation {
  if (!order.isValid(version) || !events.every((event) => isPlaced(event, order)))
    return { verdict: 'undecided' }
  const limits = events.flatMap((event) => ('limit' in event ? [event.limit] : []))
  const isLimited = limits.length > 0 && !limits.includes(NO_LIMIT)
  if (isLimited && limits.every((limit) => order.compare(version, limit) >= 0)) return UNAFFECTED
  const sorted = events.toSorted((a, b) => compareEvents(a, b, order))
  if (!isInside(sorted, version, order)) return UNAFFECTED
  const fix = sorted.find((event) => 'fixed' in event && order.compare(event.fixed, version) > 0)
  return { verdict: 'affected', fixed: fix !== undefined && 'fixed' in fix ? fix.fixed : null }
}

function isInside(sorted: readonly AdvisoryEvent[], version: string, order: VersionOrder): boolean {
  let inside = false
  for (const event of sorted) {
    if ('introduced' in event) {
      if (event.introduced === ZERO || order.compare(version, event.introduced) >= 0) inside = true
    } else if ('fixed' in event) {
      if (order.compare(version, event.fixed) >= 0) inside = false
    } else if ('lastAffected' in event && order.compare(version, event.lastAffected) > 0) {
      inside = false
    }
  }
  return inside
}

/** Stable: events of one version stay as the record has them, which says whether [1, 1) or (1, …) is meant. */
function compareEvents(a: AdvisoryEvent, b: AdvisoryEvent, order: VersionOrder): number {
  const isFirstA = isBeginning(a)
  const isFirstB = isBeginning(b)
  if (isFirstA || isFirstB) return Number(isFirstB) - Number(isFirstA)
  return order.compare(versionOf(a), versionOf(b))
}

const isBeginning = (event: AdvisoryEvent): boolean => 'introduced' in event && event.introduced === ZERO

function isPlaced(event: AdvisoryEvent, order: VersionOrder): boolean {
  if (isBeginning(event) || ('limit' in event && event.limit === NO_LIMIT)) return true
  return order.isValid(versionOf(event))
}

function versionOf(event: AdvisoryEvent): string {
  if ('introduced' in event) return event.introduced
  if ('fixed' in event) return event.fixed
  return 'lastAffected' in event ? event.lastAffected : event.limit
}
