/** Trivy's words for systems and languages (`pkg/fanal/types/const.go`), and ours for the same. */
import type { ForeignKind, PackageKind } from '../inventory.ts'

export interface Language {
  readonly kind: PackageKind | ForeignKind
  /** As OSV calls it. */
  readonly ecosystem: string
}

const NPM: Language = { kind: 'npm', ecosystem: 'npm' }
const PYPI: Language = { kind: 'pypi', ecosystem: 'PyPI' }
const GO: Language = { kind: 'golang', ecosystem: 'Go' }
const GEMS: Language = { kind: 'gem', ecosystem: 'RubyGems' }
const MAVEN: Language = { kind: 'maven', ecosystem: 'Maven' }
const CARGO: Language = { kind: 'cargo', ecosystem: 'crates.io' }
const NUGET: Language = { kind: 'nuget', ecosystem: 'NuGet' }
const COMPOSER: Language = { kind: 'composer', ecosystem: 'Packagist' }

const LANGUAGES: ReadonlyMap<string, Language> = new Map([
  ...['node-pkg', 'npm', 'yarn', 'pnpm', 'bun'].map((type) => [type, NPM] as const),
  ...['python-pkg', 'pip', 'pipenv', 'poetry', 'uv'].map((type) => [type, PYPI] as const),
  ...['gobinary', 'gomod'].map((type) => [type, GO] as const),
  ...['gemspec', 'bundler'].map((type) => [type, GEMS] as const),
  ...['jar', 'pom', 'gradle', 'sbt'].map((type) => [type, MAVEN] as const),
  ...['cargo', 'rustbinary'].map((type) => [type, CARGO] as const),
  ...['nuget', 'dotnet-core', 'packages-props'].map((type) => [type, NUGET] as const),
  ...['composer', 'composer-vendor'].map((type) => [type, COMPOSER] as const),
])

/** One that is not known here keeps Trivy's name: its findings count like any other's. */
export function languageOf(type: string): Language {
  return LANGUAGES.get(type) ?? { kind: 'generic', ecosystem: type || 'unknown' }
}

/** The ecosystem that Trivy examines a language package of ours under. */
export const LANGUAGE_OF_KIND = { npm: NPM, pypi: PYPI, golang: GO, gem: GEMS } as const

const DEB = new Set(['debian', 'ubuntu'])
const APK = new Set(['alpine', 'wolfi', 'chainguard', 'minimos'])
/** Systems of which this service has dates of its own, too. */
const DATED = new Set(['debian', 'ubuntu', 'alpine'])

export function kindOfSystem(family: string): PackageKind | ForeignKind {
  if (DEB.has(family)) return 'deb'
  if (APK.has(family)) return 'apk'
  return family === 'none' || family === '' ? 'generic' : 'rpm'
}

export const isDated = (family: string): boolean => DATED.has(family)
