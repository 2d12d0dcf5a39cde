/** An index of advisories that is made from records in a test, and inventories to match with it. */
import type { Advisory, AdvisoryEvent, AdvisoryIndex, EcosystemState } from '../../src/scanners/advisories.ts'
import type {
  InstalledPackage,
  Inventory,
  OperatingSystem,
  PackageKind,
} from '../../src/scanners/inventory.ts'

/** `2026-06-01`, in the middle of the support of Debian 12. */
export const NOW = Date.parse('2026-06-01T00:00:00Z')
export const DAY_MS = 86_400_000
export const BOOKWORM: OperatingSystem = {
  id: 'debian',
  version: '12',
  codename: 'bookworm',
  name: 'Debian GNU/Linux 12 (bookworm)',
}

export interface RecordFacts {
  readonly id: string
  /** `Debian:12` and `openssl`, or `npm` and `@scope/name`. */
  readonly of: readonly [ecosystem: string, name: string]
  readonly aliases?: readonly string[]
  readonly upstream?: readonly string[]
  readonly summary?: string
  readonly vectors?: readonly string[]
  readonly urgency?: string
  readonly versions?: readonly string[]
  /** One range of these events. */
  readonly events?: readonly AdvisoryEvent[]
  /** Shorter: from the beginning up to this version. */
  readonly fixed?: string
}

export function advisory(facts: RecordFacts): Advisory {
  const events =
    facts.events ?? (facts.fixed === undefined ? undefined : [{ introduced: '0' }, { fixed: facts.fixed }])
  return {
    id: facts.id,
    aliases: facts.aliases ?? [],
    upstream: facts.upstream ?? [],
    summary: facts.summary ?? '',
    modified: '2026-05-30T00:00:00Z',
    published: null,
    severities: (facts.vectors ?? []).map((score) => ({ type: 'CVSS_V3', score })),
    affected: {
      ecosystem: facts.of[0],
      name: facts.of[1],
      versions: facts.versions ?? [],
      ranges: events === undefined ? [] : [{ type: 'ECOSYSTEM', events }],
      urgency: facts.urgency ?? null,
    },
  }
}

/** With the data of all ecosystems of the records, and of those named, as of yesterday. */
export function memoryIndex(
  advisories: readonly Advisory[],
  ecosystems: readonly string[] = [],
  state: Partial<EcosystemState> = {},
): AdvisoryIndex {
  const key = (ecosystem: string, name: string): string => `${ecosystem}\n${name}`
  const byPackage = Map.groupBy(advisories, ({ affected }) => key(affected.ecosystem, affected.name))
  const bases = advisories.map(({ affected }) => affected.ecosystem.split(':')[0] ?? '')
  return {
    find: (ecosystem, name) => byPackage.get(key(ecosystem, name)) ?? [],
    has: (ecosystem) => advisories.some(({ affected }) => affected.ecosystem === ecosystem),
    names: (name) =>
      advisories
        .filter(({ id, aliases, upstream }) => [id, ...aliases, ...upstream].includes(name))
        .map(({ id }) => id),
    named: (name) =>
      advisories
        .filter(({ id, aliases, upstream }) => [id, ...aliases, ...upstream].includes(name))
        .map(({ affected, ...record }) => ({ ...record, packages: [affected] })),
    states: () =>
      [...new Set([...bases, ...ecosystems])].map((ecosystem) => ({
        ecosystem,
        records: 1000,
        updatedAt: NOW - DAY_MS,
        newest: NOW - 2 * DAY_MS,
        source: 'a test',
        ...state,
      })),
    generation: 1,
    close() {},
  }
}

export function installed(
  kind: PackageKind,
  name: string,
  version: string,
  facts: Partial<InstalledPackage> = {},
): InstalledPackage {
  return {
    kind,
    name,
    version,
    source: null,
    architecture: null,
    licenses: [],
    path: '/var/lib/dpkg/status',
    layer: 'sha256:base',
    ...facts,
  }
}

export function inventoryOf(
  packages: readonly InstalledPackage[],
  facts: Partial<Inventory> = {},
): Inventory {
  return {
    operatingSystem: BOOKWORM,
    packages,
    unsupported: [],
    notes: [],
    layers: ['sha256:base'],
    ...facts,
  }
}
