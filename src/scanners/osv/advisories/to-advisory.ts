/** From an OSV record to what the index keeps of it. */
import type { AdvisoryEvent, AffectedPackage } from '../../advisories.ts'
import { packageKey, withoutRelease } from './ecosystem-name.ts'
import type { OsvAffected, OsvEvent, OsvRecord } from './osv-record.ts'

type Severities = readonly { readonly type: string; readonly score: string }[]

/** What is the same for all packages of a record; plain JSON in the index. */
export interface RecordFacts {
  readonly aliases: readonly string[]
  readonly upstream: readonly string[]
  readonly summary: string
  readonly published: string | null
  readonly severities: Severities
}

/** What is of one package, but for its versions, which many records share and which are kept once. */
export interface PackageFacts {
  readonly ranges: AffectedPackage['ranges']
  readonly urgency: string | null
  /** Of this package, in place of the record's. */
  readonly severities?: Severities
}

export interface IndexedPackage {
  /** With its release. */
  readonly ecosystem: string
  /** As it is looked up. */
  readonly name: string
  readonly versions: readonly string[]
  readonly facts: PackageFacts
}

const MOST_SUMMARY = 300

export function toRecordFacts(record: OsvRecord): RecordFacts {
  return {
    aliases: record.aliases ?? [],
    upstream: record.upstream ?? [],
    summary: summaryOf(record),
    published: record.published ?? null,
    severities: severitiesOf(record.severity),
  }
}

/**
 * The packages that can be matched. Git ranges are dropped, for nobody knows the commits of an installed package;
 * what has neither a range nor a version after that matches nothing.
 */
export function toPackages(record: OsvRecord): IndexedPackage[] {
  return (record.affected ?? []).flatMap((affected) => toPackage(affected, record))
}

/** Ecosystems without their releases that the record speaks of. */
export function ecosystemsOf(record: OsvRecord): string[] {
  const all = (record.affected ?? []).flatMap((one) =>
    one.package ? [withoutRelease(one.package.ecosystem)] : [],
  )
  return [...new Set(all)]
}

function toPackage(affected: OsvAffected, record: OsvRecord): IndexedPackage[] {
  if (!affected.package) return []
  const { ecosystem, name } = affected.package
  const ranges = (affected.ranges ?? []).flatMap(({ type, events }) =>
    type === 'GIT' ? [] : [{ type, events: events.flatMap(toEvents) }],
  )
  const versions = affected.versions ?? []
  if (ranges.length === 0 && versions.length === 0) return []
  const own = severitiesOf(affected.severity)
  const facts = {
    ranges,
    urgency: urgencyOf(affected, record),
    ...(own.length === 0 ? {} : { severities: own }),
  }
  return [{ ecosystem, name: packageKey(ecosystem, name), versions, facts }]
}

/** Old records have several keys in one event. */
function toEvents(event: OsvEvent): AdvisoryEvent[] {
  const given: Partial<Record<'introduced' | 'fixed' | 'last_affected' | 'limit', unknown>> = event
  const { introduced, fixed, last_affected: lastAffected, limit } = given
  return [
    ...(typeof introduced === 'string' ? [{ introduced }] : []),
    ...(typeof fixed === 'string' ? [{ fixed }] : []),
    ...(typeof lastAffected === 'string' ? [{ lastAffected }] : []),
    ...(typeof limit === 'string' ? [{ limit }] : []),
  ]
}

type Free = Readonly<Record<string, unknown>>

/**
 * Debian writes `urgency` into the package's free field, Ubuntu a severity of its own type. GitHub's word stands in the
 * database's free field of the record, beside a vector or in its place.
 */
function urgencyOf(affected: OsvAffected, record: OsvRecord): string | null {
  const free = Object(affected.ecosystem_specific) as Free
  for (const word of [free.urgency, free.ubuntu_priority, free.priority]) {
    if (typeof word === 'string' && word !== '') return clip(word, 64)
  }
  const all = [...(affected.severity ?? []), ...(record.severity ?? [])]
  const ubuntu = all.find(({ type }) => type === 'Ubuntu')?.score
  if (ubuntu !== undefined) return ubuntu
  const words = [affected, record].map((one) => (Object(one.database_specific) as Free)['severity'])
  const word = words.find((one): one is string => typeof one === 'string' && one !== '')
  return word === undefined ? null : clip(word, 64)
}

function severitiesOf(severity: Severities | null | undefined): Severities {
  return (severity ?? []).map(({ type, score }) => ({ type, score }))
}

/** Debian's records have only details. */
function summaryOf({ summary, details }: OsvRecord): string {
  const [firstLine = ''] = (summary || details || '')
    .trimStart()
    .slice(0, 4 * MOST_SUMMARY)
    .split('\n', 1)
  return clip(firstLine.trim(), MOST_SUMMARY)
}

function clip(value: string, most: number): string {
  return value.length <= most ? value : `${value.slice(0, most - 1)}…`
}
