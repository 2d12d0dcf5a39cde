/** For how much of what is installed Trivy had data. Its own output does not say: what it does not know is left out of it. */
import type { Inventory, PackageKind } from '../inventory.ts'
import { ecosystemOf } from '../osv/match/ecosystem.ts'
import type { Coverage, EcosystemCoverage } from '../report.ts'
import { LANGUAGE_OF_KIND, isDated, kindOfSystem, languageOf } from './ecosystems.ts'
import type { TrivyOutput, TrivyResult } from './trivy-output.ts'

export interface DataFreshness {
  /** Epoch milliseconds of Trivy's data; null: it does not say. */
  readonly dataAt: number | null
  readonly maxDataAgeMs: number
  readonly now: number
}

/** Results of one ecosystem. */
export interface Examined {
  readonly ecosystem: string
  /** Family of a system (`debian`); null: a language. */
  readonly family: string | null
  readonly packages: number
  readonly findings: number
}

interface Cover {
  readonly status: Coverage
  readonly note: string | null
}

/** What Trivy calls the ecosystem of a result, in our words; null: a result that is not about packages. */
export function ecosystemName(
  { Class, Type }: TrivyResult,
  output: TrivyOutput,
  { operatingSystem }: Inventory,
): string | null {
  if (Class === 'lang-pkgs') return languageOf(Type ?? '').ecosystem
  if (Class !== 'os-pkgs') return null
  const family = Type ?? ''
  const kind = kindOfSystem(family)
  if ((kind === 'deb' || kind === 'apk') && operatingSystem !== null)
    return ecosystemOf(kind, operatingSystem).name
  return [family || 'unknown', output.Metadata?.OS?.Name].filter(Boolean).join(':')
}

export function examined(output: TrivyOutput, inventory: Inventory): readonly Examined[] {
  const results = (output.Results ?? []).flatMap((result) => {
    const ecosystem = ecosystemName(result, output, inventory)
    return ecosystem === null ? [] : [{ ecosystem, result }]
  })
  return [...Map.groupBy(results, ({ ecosystem }) => ecosystem)].map(([ecosystem, same]) => ({
    ecosystem,
    family: same[0]?.result.Class === 'os-pkgs' ? (same[0].result.Type ?? '') : null,
    packages: same.reduce((sum, { result }) => sum + (result.Packages?.length ?? 0), 0),
    findings: same.reduce((sum, { result }) => sum + (result.Vulnerabilities?.length ?? 0), 0),
  }))
}

/** One entry for each ecosystem that Trivy examined, and for each that our own reader found and Trivy passed over. */
export function coverEcosystems(
  output: TrivyOutput,
  inventory: Inventory,
  freshness: DataFreshness,
): readonly EcosystemCoverage[] {
  const all = examined(output, inventory)
  const isEndOfLife = output.Metadata?.OS?.EOSL === true
  const covered = all.map((one): EcosystemCoverage => {
    const { status, note } = cover(one, isEndOfLife, inventory, freshness)
    const dataAt = status === 'not_scanned' ? null : freshness.dataAt
    return { ecosystem: one.ecosystem, status, packages: one.packages, dataAt, note }
  })
  return [...covered, ...passedOver(all, inventory)]
}

function cover(one: Examined, isEndOfLife: boolean, inventory: Inventory, freshness: DataFreshness): Cover {
  if (one.packages === 0) return { status: 'not_scanned', note: 'trivy listed no package of it' }
  const { dataAt, now, maxDataAgeMs } = freshness
  const system = one.family === null ? null : coverSystem(one, one.family, isEndOfLife, inventory, freshness)
  if (system !== null) return system
  if (dataAt === null) return { status: 'stale', note: 'it is not known how old the data of trivy are' }
  if (now - dataAt > maxDataAgeMs)
    return { status: 'stale', note: `the data of trivy are of ${dayOf(dataAt)}` }
  return { status: 'scanned', note: null }
}

/** Null: nothing is wrong with the system. A release of which Trivy has no data gives a list without findings, as a clean one does. */
function coverSystem(
  { ecosystem, packages, findings }: Examined,
  family: string,
  isEndOfLife: boolean,
  { operatingSystem }: Inventory,
  { now, dataAt }: DataFreshness,
): Cover | null {
  const kind = kindOfSystem(family)
  const known =
    isDated(family) && (kind === 'deb' || kind === 'apk') ? ecosystemOf(kind, operatingSystem) : null
  const release = known?.release ?? null
  if (isEndOfLife || (release !== null && now >= release.until)) {
    const note = `${ecosystem} gets no security updates any more: weaknesses that were found later are not in the data`
    return { status: 'unsupported_os', note }
  }
  if (known === null) return null
  // Trivy takes a derivative, of which it has no data, for what its base layers say.
  if (known.unsupported !== null) return { status: 'unsupported_os', note: known.unsupported }
  if (findings > 0) return null
  if (release === null) {
    return {
      status: 'not_scanned',
      note: `no advisory is about any of the ${packages} packages of ${ecosystem}`,
    }
  }
  return dataAt !== null && dataAt < release.released
    ? { status: 'not_scanned', note: `the data of trivy are older than ${ecosystem}` }
    : null
}

/** Trivy says nothing of a system or of archives that it does not know. */
function passedOver(all: readonly Examined[], inventory: Inventory): readonly EcosystemCoverage[] {
  const kinds = Map.groupBy(inventory.packages, ({ kind }) => kind)
  const missed = [...kinds].flatMap(([kind, packages]): readonly EcosystemCoverage[] =>
    isExamined(kind, all) ? [] : [missedKind(kind, packages.length, inventory)],
  )
  const rpm = inventory.unsupported.filter((one) => one.kind === 'rpm')
  const jars = inventory.unsupported.filter((one) => one.kind === 'jar')
  const hasRpm = all.some(
    ({ family, packages }) => family !== null && kindOfSystem(family) === 'rpm' && packages > 0,
  )
  const hasMaven = all.some(({ ecosystem, packages }) => ecosystem === 'Maven' && packages > 0)
  return [
    ...missed,
    ...(rpm.length > 0 && !hasRpm
      ? [unseen('rpm', 'unsupported_os', `trivy does not know this system: ${rpm[0]?.path}`)]
      : []),
    ...(jars.length > 0 && !hasMaven
      ? [
          unseen(
            'Maven',
            'not_scanned',
            `trivy recognised none of ${jars.length} Java archives: ${jars[0]?.path}`,
          ),
        ]
      : []),
  ]
}

function isExamined(kind: PackageKind, all: readonly Examined[]): boolean {
  if (kind === 'deb' || kind === 'apk')
    return all.some(({ family }) => family !== null && kindOfSystem(family) === kind)
  const { ecosystem } = LANGUAGE_OF_KIND[kind]
  return all.some((one) => one.ecosystem === ecosystem)
}

function missedKind(kind: PackageKind, packages: number, { operatingSystem }: Inventory): EcosystemCoverage {
  const isSystem = kind === 'deb' || kind === 'apk'
  const { name } = ecosystemOf(kind, operatingSystem)
  return isSystem
    ? unseen(name, 'unsupported_os', 'trivy does not know this system and passed its packages over', packages)
    : unseen(name, 'not_scanned', 'trivy passed its packages over', packages)
}

const unseen = (ecosystem: string, status: Coverage, note: string, packages = 0): EcosystemCoverage => ({
  ecosystem,
  status,
  packages,
  dataAt: null,
  note,
})

/** One word for the image; only `scanned` may be called clean. */
export function coverImage(
  ecosystems: readonly EcosystemCoverage[],
  { doubts = [] }: Pick<Inventory, 'doubts'>,
): Coverage {
  const statuses = new Set(ecosystems.map(({ status }) => status))
  if (statuses.has('unsupported_os')) return 'unsupported_os'
  if (statuses.size === 0) return 'not_scanned'
  if (statuses.size === 1 && statuses.has('not_scanned')) return 'not_scanned'
  if (statuses.has('not_scanned') || doubts.length > 0) return 'partial'
  return statuses.has('stale') ? 'stale' : 'scanned'
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)
