import type {
  FoundFile,
  FoundPackage,
  InstalledPackage,
  Inventory,
  LayerContents,
  OperatingSystem,
  UnsupportedKind,
} from '../../inventory.ts'
import { FoundPaths } from './found-paths.ts'
import { LostLists, SystemTenure, isOfSystem } from './contradictions.ts'

export interface ComposedLayer {
  readonly diffId: string
  readonly contents: LayerContents
}

const MAX_NOTES = 500
/** All of them are matched with each question about the image, which holds the event loop for a second. */
const MOST_PACKAGES = 50_000
/** The first one that is there (os-release(5)); where it is a link, it leads to the other. */
const SYSTEM_FILES = ['/etc/os-release', '/usr/lib/os-release']

/**
 * Lays the layers over each other, bottom first, as an engine lays them for a container, and says what is installed
 * then, up to `most` packages. A package belongs to the layer from which on this file has named it in this version,
 * without a gap.
 */
export function composeInventory(layers: readonly ComposedLayer[], most = MOST_PACKAGES): Inventory {
  const files = new Map<string, StandingFile>()
  const unsupported = new Map<string, UnsupportedKind>()
  const systems = new Map<string, OperatingSystem>()
  const notes = new Set<string>()
  const paths = new FoundPaths()
  let total = 0
  const lost = new LostLists()
  const tenure = new SystemTenure()
  for (const { diffId, contents } of layers) {
    const before = new Map<string, StandingFile>()
    for (const path of paths.take(contents)) {
      const covered = files.get(path)
      if (covered !== undefined) before.set(path, covered)
      for (const found of [files, unsupported, systems]) found.delete(path)
    }
    total -= [...before.values()].reduce((sum, { packages }) => sum + packages.length, 0)
    for (const file of contents.files) {
      total += file.packages.length
      if (total <= most) files.set(file.path, standing(file, diffId, before.get(file.path)))
      else {
        total -= file.packages.length
        notes.add(`Not all packages are listed: the image has more than ${most}`)
      }
    }
    for (const { path, kind } of contents.unsupported) unsupported.set(path, kind)
    if (contents.operatingSystem) systems.set(contents.operatingSystem.path, contents.operatingSystem.system)
    for (const path of placesOf(contents)) paths.add(path)
    for (const note of contents.notes) notes.add(note)
    lost.watch(before, files, contents)
    tenure.watch(systemOf(systems), files, [...before.values(), ...contents.files])
  }
  const system = systemOf(systems)
  const packages = [...files].flatMap(([path, file]) => installed(path, file)).sort(byName)
  const doubts = [...lost.notes(packages).take(MAX_NOTES), ...tenure.notes()]
  if (system !== null && !hasSystemPackages(packages, unsupported))
    doubts.push(`The system is ${system.name}, and there is no list of its packages`)
  return {
    operatingSystem: system,
    packages,
    unsupported: [...unsupported]
      .map(([path, kind]) => ({ path, kind }))
      .sort((a, b) => compare(a.path, b.path)),
    notes: [...doubts, ...notes].slice(0, MAX_NOTES),
    ...(doubts.length === 0 ? {} : { doubts: doubts.slice(0, MAX_NOTES) }),
    layers: layers.map(({ diffId }) => diffId),
  }
}

function* placesOf({
  files,
  unsupported,
  operatingSystem,
}: LayerContents): Generator<string, void, undefined> {
  for (const { path } of files) yield path
  for (const { path } of unsupported) yield path
  if (operatingSystem) yield operatingSystem.path
}

/** With a list in a form that is not read, which is told for itself. */
function hasSystemPackages(
  packages: readonly InstalledPackage[],
  unsupported: ReadonlyMap<string, UnsupportedKind>,
): boolean {
  return packages.some(({ kind }) => isOfSystem(kind)) || [...unsupported.values()].includes('rpm')
}

function systemOf(systems: ReadonlyMap<string, OperatingSystem>): OperatingSystem | null {
  return SYSTEM_FILES.map((path) => systems.get(path)).find((found) => found !== undefined) ?? null
}

interface StandingFile {
  readonly packages: readonly FoundPackage[]
  /** The layer since which the file names the package, by `identity`. */
  readonly since: ReadonlyMap<string, string>
}

function standing({ packages }: FoundFile, diffId: string, before: StandingFile | undefined): StandingFile {
  const since = new Map<string, string>()
  for (const one of packages) {
    const key = identity(one)
    since.set(key, before?.since.get(key) ?? diffId)
  }
  return { packages, since }
}

function identity({ kind, name, version, architecture }: FoundPackage): string {
  return `${kind}\0${name}\0${version}\0${architecture ?? ''}`
}

function installed(path: string, { packages, since }: StandingFile): readonly InstalledPackage[] {
  return packages.map((one) => ({ ...one, path, layer: since.get(identity(one)) ?? '' }))
}

function byName(a: InstalledPackage, b: InstalledPackage): number {
  return (
    compare(a.kind, b.kind) ||
    compare(a.name, b.name) ||
    compare(a.version, b.version) ||
    compare(a.path, b.path)
  )
}

/** By code units: the same order on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
