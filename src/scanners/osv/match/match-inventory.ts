import type { Advisory, AdvisoryIndex } from '../../advisories.ts'
import { type InstalledPackage, type Inventory, PACKAGE_KINDS } from '../../inventory.ts'
import { type Finding, SEVERITIES, type ScanReport } from '../../report.ts'
import { orderOfKind } from '../versions/order-of-kind.ts'
import { compareText } from '../versions/version-order.ts'
import { type EcosystemMatch, type Freshness, coverEcosystem, coverImage, coverageNotes } from './coverage.ts'
import { type Ecosystem, ecosystemOf } from './ecosystem.ts'
import { judgeRecords } from './judge-records.ts'
import { type Weakness, mergeRecords } from './merge-records.ts'

/** Of the rules in this folder: a report of other rules may say something else of the same image. */
const RULES_VERSION = '1'

export interface MatchOptions extends Freshness {
  /** Zero-based line of the instruction that made a layer, by its diff id; null: a base image's, or not known. */
  readonly lineOf?: (layer: string) => number | null
}

/** By ecosystem, name and version of what was matched. */
export type KnownMatches = Map<string, PackageMatch>

export interface PackageMatch {
  readonly weaknesses: readonly Weakness[]
  readonly isKnown: boolean
  readonly isUndecided: boolean
}

/**
 * Matches all that is installed in an image with the advisories at hand. Pure but for reading the index, whose errors
 * go through. Packages of Debian, Ubuntu and Alpine are matched by the source package that they were built from; a
 * source with several packages installed gives a finding for each. What Debian calls unimportant is counted in a note
 * and not listed.
 */
export function matchInventory(
  inventory: Inventory,
  index: AdvisoryIndex,
  options: MatchOptions,
): ScanReport {
  const { generation } = index
  const states = new Map(index.states().map((state) => [state.ecosystem, state]))
  const matches = ecosystemsIn(inventory).map(({ ecosystem, packages }) => {
    const found = matchPackages(packages, ecosystem, index)
    return {
      ecosystem,
      found,
      coverage: coverEcosystem(count(ecosystem, found, index), states.get(ecosystem.base), options),
    }
  })
  const weaknesses = matches.flatMap(({ ecosystem, found }) =>
    found.flatMap(({ installed, match }) =>
      match.weaknesses.map((weakness) => ({ weakness, installed, ecosystem })),
    ),
  )
  const listed = weaknesses.filter(({ weakness }) => !weakness.isUnimportant)
  const ecosystems = matches.map(({ coverage }) => coverage)
  return {
    status: coverImage(inventory, ecosystems),
    scanner: { name: 'osv', version: RULES_VERSION, generation },
    ecosystems,
    findings: listed
      .map(({ weakness, installed, ecosystem }) => toFinding(weakness, installed, ecosystem, options.lineOf))
      .toSorted(compareFindings),
    notes: [...coverageNotes(inventory), ...unimportantNote(weaknesses.length - listed.length)],
    at: options.now,
  }
}

/** The packages of an inventory by the ecosystems that have their advisories. */
export function ecosystemsIn({ packages, operatingSystem }: Inventory) {
  const byKind = Map.groupBy(packages, ({ kind }) => kind)
  return PACKAGE_KINDS.flatMap((kind) => {
    const some = byKind.get(kind)
    return some === undefined ? [] : [{ ecosystem: ecosystemOf(kind, operatingSystem), packages: some }]
  })
}

/** Packages of one source and version are matched once; those in `known` are not matched again. */
export function matchPackages(
  packages: readonly InstalledPackage[],
  ecosystem: Ecosystem,
  index: Pick<AdvisoryIndex, 'find'>,
  known: KnownMatches = new Map(),
) {
  return packages.map((installed) => {
    const { name, version } = installed.source ?? installed
    const key = `${ecosystem.name}\n${name}\n${version}`
    const match = known.get(key) ?? matchVersion(name, version, ecosystem, index)
    known.set(key, match)
    return { installed, match }
  })
}

function matchVersion(
  name: string,
  version: string,
  ecosystem: Ecosystem,
  index: Pick<AdvisoryIndex, 'find'>,
): PackageMatch {
  const advisories = ecosystem.lookup.flatMap((lookup): readonly Advisory[] => index.find(lookup, name))
  const order = orderOfKind(ecosystem.kind)
  const judgement = judgeRecords(advisories, version, order)
  return {
    weaknesses: mergeRecords(judgement, order),
    isKnown: advisories.length > 0,
    isUndecided: judgement.undecided > 0,
  }
}

function count(
  ecosystem: Ecosystem,
  found: readonly { readonly match: PackageMatch }[],
  index: Pick<AdvisoryIndex, 'has'>,
): EcosystemMatch {
  const known = found.filter(({ match }) => match.isKnown).length
  return {
    ecosystem,
    packages: found.length,
    known,
    isInData: known > 0 || ecosystem.lookup.some((name) => index.has(name)),
    undecided: found.filter(({ match }) => match.isUndecided).length,
  }
}

export function toFinding(
  { facts }: Weakness,
  installed: InstalledPackage,
  ecosystem: Ecosystem,
  lineOf: MatchOptions['lineOf'],
): Finding {
  return {
    ...facts,
    package: installed,
    ecosystem: ecosystem.name,
    line: lineOf?.(installed.layer) ?? null,
  }
}

/** Most severe first, then by package, so that equal input gives an equal report. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
    (b.score ?? 0) - (a.score ?? 0) ||
    compareText(a.package.name, b.package.name) ||
    compareText(a.package.version, b.package.version) ||
    compareText(a.package.path, b.package.path) ||
    compareText(a.id, b.id)
  )
}

function unimportantNote(hidden: number): readonly string[] {
  if (hidden === 0) return []
  return [
    `${hidden} ${hidden === 1 ? 'finding' : 'findings'} that Debian calls unimportant ${hidden === 1 ? 'is' : 'are'} not listed`,
  ]
}
