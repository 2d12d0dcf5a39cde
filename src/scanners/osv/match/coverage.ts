/** For how much of what is installed there was data, and how old that was. */
import type { EcosystemState } from '../../advisories.ts'
import type { Inventory, UnsupportedKind } from '../../inventory.ts'
import type { Coverage, EcosystemCoverage } from '../../report.ts'
import type { Ecosystem } from './ecosystem.ts'

const DAY_MS = 86_400_000
/**
 * Every ecosystem that is matched gets new records within a month. Data whose newest record is older than that when it
 * is imported is an old copy, however lately it was imported.
 */
const LONGEST_SILENCE_MS = 30 * DAY_MS

export interface EcosystemMatch {
  readonly ecosystem: Ecosystem
  readonly packages: number
  /** Packages of which the index has any record, affected or not. */
  readonly known: number
  /** Whether the index has a record of any package of the ecosystem, with its release. */
  readonly isInData: boolean
  /** Packages whose version cannot be compared with a record's. */
  readonly undecided: number
}

export interface Freshness {
  readonly now: number
  readonly maxDataAgeMs: number
}

/** Never `scanned` without data for all packages of the ecosystem that is no older than it may be. */
export function coverEcosystem(
  match: EcosystemMatch,
  state: EcosystemState | undefined,
  freshness: Freshness,
): EcosystemCoverage {
  const { ecosystem, packages } = match
  const dataAt = state === undefined ? null : dataTime(state)
  const of = (status: Coverage, note: string | null): EcosystemCoverage => ({
    ecosystem: ecosystem.name,
    status,
    packages,
    dataAt,
    note,
  })
  if (ecosystem.unsupported !== null) return { ...of('unsupported_os', ecosystem.unsupported), dataAt: null }
  if (state === undefined || state.records === 0) {
    return {
      ...of('not_scanned', `there are no advisories of ${ecosystem.base} on this server`),
      dataAt: null,
    }
  }
  const missing = missingRelease(match, state)
  if (missing !== null) return of('not_scanned', missing)
  if (ecosystem.release !== null && freshness.now >= ecosystem.release.until) {
    return of('unsupported_os', endOfLife(ecosystem.name, ecosystem.release.until))
  }
  if (match.undecided > 0) return of('partial', undecidedNote(match.undecided))
  if (dataAt === null || freshness.now - dataAt > freshness.maxDataAgeMs) {
    return of('stale', `the advisories of ${ecosystem.base} are of ${dayOf(dataAt ?? 0)}`)
  }
  return of('scanned', null)
}

/** Epoch milliseconds of the data of an ecosystem. */
export function dataTime({ updatedAt, newest }: EcosystemState): number {
  return updatedAt - newest > LONGEST_SILENCE_MS ? newest : updatedAt
}

/** Data of Debian is not yet data of Debian 12: releases come after an export was made, and leave it again. */
function missingRelease(
  { ecosystem, packages, known, isInData }: EcosystemMatch,
  state: EcosystemState,
): string | null {
  if (!ecosystem.isSystem || known > 0) return null
  const { name, release } = ecosystem
  if (release === null) return `no advisory is about any of the ${packages} packages of ${name}`
  if (state.newest < release.released) return `the advisories are older than ${name}`
  // what was imported may be a part of the export
  return isInData ? null : `there are no advisories of ${name} on this server`
}

const endOfLife = (name: string, until: number): string =>
  `${name} gets no security updates since ${dayOf(until)}: weaknesses that were found later are not in the data`

const undecidedNote = (count: number): string =>
  count === 1
    ? 'the version of one package cannot be compared with those of its advisories'
    : `the versions of ${count} packages cannot be compared with those of their advisories`

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)

/**
 * One word for the image. What is not known weighs more than what is old; `scanned` only when everything that is
 * installed was found, understood and matched.
 */
export function coverImage(inventory: Inventory, ecosystems: readonly EcosystemCoverage[]): Coverage {
  const statuses = new Set(ecosystems.map(({ status }) => status))
  if (statuses.has('unsupported_os')) return 'unsupported_os'
  const kinds = new Set(inventory.unsupported.map(({ kind }) => kind))
  const hasSystem = inventory.packages.some(({ kind }) => kind === 'deb' || kind === 'apk')
  if (kinds.has('rpm') && !hasSystem) return 'unsupported_os'
  if (ecosystems.length === 0) return 'not_scanned'
  if (statuses.size === 1 && statuses.has('not_scanned')) return 'not_scanned'
  if (statuses.has('not_scanned') || statuses.has('partial')) return 'partial'
  if (kinds.size > 0 || inventory.notes.length > 0) return 'partial'
  return statuses.has('stale') ? 'stale' : 'scanned'
}

const NAMES: Readonly<Record<UnsupportedKind, string>> = { rpm: 'RPM packages', jar: 'Java archives' }

/** What was seen and not examined, each a sentence. */
export function coverageNotes(inventory: Inventory): readonly string[] {
  const kinds = [...new Set(inventory.unsupported.map(({ kind }) => kind))].toSorted()
  const unsupported = kinds.map((kind) => {
    const paths = inventory.unsupported.filter((one) => one.kind === kind).map(({ path }) => path)
    const more = paths.length > 1 ? ` and ${paths.length - 1} more` : ''
    return `${NAMES[kind]} were seen and not examined: ${paths[0]}${more}`
  })
  const nothing =
    inventory.packages.length === 0 && kinds.length === 0
      ? ['nothing was found that advisories could be about: no package of a system or of a language']
      : []
  return [...inventory.notes, ...unsupported, ...nothing]
}
