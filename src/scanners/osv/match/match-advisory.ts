/** One advisory, and who has it: of each image only the packages that the advisory is about are matched. */
import type { AdvisoryIndex, EcosystemState, NamedRecord } from '../../advisories.ts'
import type { InstalledPackage, Inventory } from '../../inventory.ts'
import { isMalware } from '../../malware.ts'
import type { AdvisoryData, AdvisoryFacts, ImageAnswer } from '../../scanner.ts'
import { packageKey } from '../advisories/ecosystem-name.ts'
import { type Freshness, coverEcosystem, coverImage, dataTime } from './coverage.ts'
import type { Ecosystem } from './ecosystem.ts'
import { namesOf } from './judge-records.ts'
import {
  type KnownMatches,
  compareFindings,
  ecosystemsIn,
  matchPackages,
  toFinding,
} from './match-inventory.ts'
import { rate } from './severity.ts'

export interface WantedAdvisory {
  readonly ids: readonly string[]
  readonly facts: AdvisoryFacts | undefined
  readonly data: AdvisoryData
  /** As `matchInventory` would find it: the findings that have this name are the same ones. Pure but for the index. */
  in(inventory: Inventory, freshness: Freshness): ImageAnswer
}

type Index = Pick<AdvisoryIndex, 'find' | 'has' | 'named' | 'states' | 'generation'>

/** Beyond this many packages and versions it begins anew, so that a long list of images costs no memory. */
const MOST_KNOWN = 2000

/** Reads once what is the same for every image that is asked about. */
export function prepareAdvisory(index: Index, idOrAlias: string): WantedAdvisory {
  const records = index.named(idOrAlias)
  const ids = [...new Set(records.map(({ id }) => id))]
  const states = index.states()
  const isNamed = (name: string): boolean => name.toLowerCase() === idOrAlias.toLowerCase()
  const wanted = new Set(
    records.flatMap(({ packages }) => packages.map(({ ecosystem, name }) => keyOf(ecosystem, name))),
  )
  const known: KnownMatches = new Map()
  const withRecords = new Set<string>()
  const isWanted =
    ({ lookup }: Ecosystem) =>
    (installed: InstalledPackage): boolean =>
      lookup.some((name) => wanted.has(keyOf(name, (installed.source ?? installed).name)))
  return {
    ids,
    facts: records.length === 0 ? undefined : describe(records, isNamed),
    data: describeData(index.generation, states),
    in(inventory, freshness) {
      if (known.size > MOST_KNOWN) known.clear()
      const asked = ecosystemsIn(inventory).map(({ ecosystem, packages }) => {
        const found = matchPackages(packages.filter(isWanted(ecosystem)), ecosystem, index, known)
        const isKnown = hasRecords(index, ecosystem, packages, withRecords)
        const count = {
          ecosystem,
          packages: packages.length,
          known: isKnown ? 1 : 0,
          isInData: isKnown || ecosystem.lookup.some((name) => index.has(name)),
          undecided: found.filter(({ match }) => match.isUndecided).length,
        }
        const state = states.find((one) => one.ecosystem === ecosystem.base)
        return { ecosystem, found, coverage: coverEcosystem(count, state, freshness) }
      })
      const findings = asked.flatMap(({ ecosystem, found }) =>
        found.flatMap(({ installed, match }) =>
          match.weaknesses
            .filter(
              ({ facts, isUnimportant }) => !isUnimportant && [facts.id, ...facts.aliases].some(isNamed),
            )
            .map((weakness) => toFinding(weakness, installed, ecosystem, undefined)),
        ),
      )
      return {
        findings: findings.toSorted(compareFindings),
        status: coverImage(
          inventory,
          asked.map(({ coverage }) => coverage),
        ),
      }
    },
  }
}

const keyOf = (ecosystem: string, name: string): string => `${ecosystem}\n${packageKey(ecosystem, name)}`

/** Whether there are records of a system's release at all: those of a language have none. */
function hasRecords(
  index: Index,
  ecosystem: Ecosystem,
  packages: readonly InstalledPackage[],
  withRecords: Set<string>,
): boolean {
  const { name, lookup, isSystem } = ecosystem
  if (!isSystem || withRecords.has(name)) return true
  const names = new Set(packages.map((installed) => (installed.source ?? installed).name))
  const has = [...names].some((one) => lookup.some((release) => index.find(release, one).length > 0))
  if (has) withRecords.add(name)
  return has
}

function describe(records: readonly NamedRecord[], isNamed: (name: string) => boolean): AdvisoryFacts {
  const packages = records.flatMap((record) => record.packages)
  const { severity, score } = rate(
    records.flatMap(({ severities }) => severities),
    packages.map(({ urgency }) => urgency),
  )
  const names = new Set(records.flatMap(namesOf))
  return {
    aliases: [...names].filter((name) => !isNamed(name)).toSorted(),
    summary: records.find(({ summary }) => summary !== '')?.summary ?? '',
    severity: records.some((record) => isMalware({ ...record, aliases: namesOf(record) }))
      ? 'critical'
      : severity,
    score,
    isUnimportantSomewhere: packages.some(({ urgency }) => urgency === 'unimportant'),
  }
}

function describeData(generation: number, states: readonly EcosystemState[]): AdvisoryData {
  const full = states.filter(({ records }) => records > 0)
  return {
    generation,
    ecosystems: full.map((state) => ({ ecosystem: state.ecosystem, dataAt: dataTime(state) })),
  }
}
