/** In which OSV ecosystems the advisories of an image's packages are (https://ossf.github.io/osv-schema/#defined-ecosystems). */
import type { OperatingSystem, PackageKind } from '../../inventory.ts'
import { type SystemRelease, findRelease } from './system-release.ts'

export interface Ecosystem {
  readonly kind: PackageKind
  /** As reports name it: `Debian:12`, `npm`. */
  readonly name: string
  /** Without a release, as the index states its data. */
  readonly base: string
  /** Names under which the index has the records; empty: under none. */
  readonly lookup: readonly string[]
  /** Null: not a system, or a release of which nothing is known. */
  readonly release: SystemRelease | null
  /** True for `Debian:12`: records are kept by release, and a release may have none. */
  readonly isSystem: boolean
  /** Why there can be no advisories; null: there can. */
  readonly unsupported: string | null
}

const LANGUAGES = { npm: 'npm', pypi: 'PyPI', golang: 'Go', gem: 'RubyGems' } as const
const SYSTEMS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  deb: { debian: 'Debian', ubuntu: 'Ubuntu' },
  apk: { alpine: 'Alpine' },
}

/** The ecosystem of a kind of package in an image of that system. */
export function ecosystemOf(kind: PackageKind, system: OperatingSystem | null): Ecosystem {
  if (kind === 'deb' || kind === 'apk') return systemEcosystem(kind, system)
  const name = LANGUAGES[kind]
  return { kind, name, base: name, lookup: [name], release: null, isSystem: false, unsupported: null }
}

function systemEcosystem(kind: 'deb' | 'apk', system: OperatingSystem | null): Ecosystem {
  if (system === null)
    return unsupported(kind, kind, 'the image does not say which system it is (os-release)')
  const base = SYSTEMS[kind]?.[system.id]
  const label = [system.id, system.version].filter(Boolean).join(':')
  if (base === undefined) return unsupported(kind, label, `there are no advisories for ${describe(system)}`)
  const version = system.id === 'alpine' ? alpineBranch(system.version) : system.version
  if (version === '') {
    return unsupported(kind, base, `${describe(system)} is no release, and advisories are for releases`)
  }
  const release = findRelease(system.id, version)
  const lookup = lookupNames(base, version, release)
  const [name = base] = lookup
  return { kind, name, base, lookup, release, isSystem: true, unsupported: null }
}

function unsupported(kind: PackageKind, name: string, reason: string): Ecosystem {
  return { kind, name, base: name, lookup: [], release: null, isSystem: true, unsupported: reason }
}

/** `3.20` of `3.20.1`; empty for edge, which calls itself `3.24.0_alpha20260501`. */
const alpineBranch = (version: string): string => /^(\d+\.\d+)(?:\.\d+)?$/.exec(version)?.[1] ?? ''

function lookupNames(base: string, version: string, release: SystemRelease | null): readonly string[] {
  if (base === 'Alpine') return [`Alpine:v${version}`]
  if (base === 'Debian') return [`Debian:${version}`]
  const plain = `Ubuntu:${version}`
  // A release that the table does not know may be either.
  const long = `${plain}:LTS`
  if (release === null) return [plain, long]
  return release.lts ? [long, plain] : [plain]
}

const describe = (system: OperatingSystem): string =>
  system.name || [system.id, system.version].filter(Boolean).join(' ')
