import type {
  FoundFile,
  FoundPackage,
  LayerContents,
  OperatingSystem,
  PackageKind,
  UnsupportedKind,
} from '../../inventory.ts'
import { LayerNotes } from './layer-notes.ts'
import { LayerTree } from './layer-tree.ts'
import type { ReadLimits } from './limits.ts'
import { shownPath } from './package-words.ts'

/** Changes with what a reader makes of the same layer; what an older one made is read again. */
export const READER = 2

/** Kinds of which the databases of distributions are made. */
const DISTRIBUTED: ReadonlySet<PackageKind> = new Set(['deb', 'apk'])

/**
 * Where a distribution puts files (https://refspecs.linuxfoundation.org/FHS_3.0/fhs/; Debian Policy 9.1.2 keeps packages
 * out of /usr/local): a list of files that claims others is not believed, for the image's author could have written it.
 */
const OF_DISTRIBUTION = /^\/(?:usr\/(?!local\/)|s?bin\/|lib[^/]*\/|etc\/|var\/)/

export interface FileReading {
  readonly packages: readonly FoundPackage[]
  readonly problems: readonly string[]
}

/** What has been found in a layer so far. */
export class LayerBuilder {
  readonly tree = new LayerTree()
  readonly notes = new LayerNotes()
  readonly #limits: ReadLimits
  readonly #files = new Map<string, FileReading>()
  readonly #owned = new Set<string>()
  readonly #systems = new Map<string, OperatingSystem>()
  readonly #unsupported = new Map<string, UnsupportedKind>()
  readonly #removed = new Set<string>()
  readonly #hidden = new Set<string>()
  /** Files that were looked into for what a program says of itself. */
  readonly #programs = new Set<string>()
  readonly #expected = new Set<string>()
  /** The first path of each kind of list that nothing reads. */
  readonly #unread = new Map<string, string>()
  #unlisted = 0
  #packages = 0
  #bytes = 0

  constructor(limits: ReadLimits) {
    this.#limits = limits
  }

  /** How many packages more are taken. */
  get room(): number {
    return this.#limits.maxPackages - this.#packages
  }

  count(bytes: number): void {
    this.#bytes += bytes
  }

  remove(path: string): void {
    this.#removed.add(path)
  }

  hide(path: string): void {
    this.#hidden.add(path)
  }

  /** Puts something that is no folder at a path; what was found there, and below it, is no longer there. */
  put(path: string, target: string | null): void {
    for (const gone of [path, ...this.tree.putOther(path, target)]) {
      this.#packages -= this.#files.get(gone)?.packages.length ?? 0
      this.#files.delete(gone)
      this.#systems.delete(gone)
      this.#unsupported.delete(gone)
      this.#programs.delete(gone)
    }
  }

  /** After `put`: what the file at this path says. */
  addFile(path: string, reading: FileReading): void {
    this.#packages += reading.packages.length
    this.#files.set(path, reading)
  }

  /**
   * The file at this path belongs to a package of the distribution. What it says of itself is left out then: it is that
   * package, whose distributor mends it without a new version of it.
   */
  own(path: string): void {
    if (OF_DISTRIBUTION.test(path)) this.#owned.add(path)
  }

  /** After `put`: the program at this path was looked into. */
  addProgram(path: string): void {
    this.#programs.add(path)
  }

  isProgram(path: string): boolean {
    return this.#programs.has(path)
  }

  /** There must be a file about a package at this path, says another one. */
  expect(path: string): void {
    if (this.#expected.size < this.#limits.maxPackages) this.#expected.add(path)
  }

  addUnread(what: string, path: string): void {
    if (!this.#unread.has(what)) this.#unread.set(what, path)
  }

  /** True when what belongs to the distribution makes a difference. */
  hasOthers(): boolean {
    return this.#files.values().some(({ packages }) => packages.some(({ kind }) => !DISTRIBUTED.has(kind)))
  }

  isFound(path: string): boolean {
    return this.#files.has(path)
  }

  addSystem(path: string, system: OperatingSystem): void {
    this.#systems.set(path, system)
  }

  addUnsupported(path: string, kind: UnsupportedKind): void {
    if (this.#unsupported.size < this.#limits.maxUnsupported) this.#unsupported.set(path, kind)
    else this.#unlisted += 1
  }

  readingAt(path: string): FileReading | undefined {
    return this.#files.get(path)
  }

  #toFile(path: string, { packages, problems }: FileReading): FoundFile {
    const isForeign = packages.every(({ kind }) => !DISTRIBUTED.has(kind))
    if (isForeign && placesOf(path).some((place) => this.#owned.has(place))) return { path, packages: [] }
    for (const problem of problems) this.notes.add(`${shownPath(path)}: ${problem}`)
    return { path, packages }
  }

  result(): LayerContents {
    if (this.#unlisted > 0)
      this.notes.add(`${this.#unlisted} more files of kinds that are not read are not listed`)
    for (const [what, path] of this.#unread) this.notes.add(`${what} are not read: ${shownPath(path)}`)
    for (const path of this.#expected) {
      if (!this.#files.has(path)) this.notes.add(`${shownPath(path)} is not there`)
    }
    const files = [...this.#files].map(([path, reading]) => this.#toFile(path, reading)).sort(byPath)
    const [system] = [...this.#systems].sort(([a], [b]) => (a < b ? -1 : 1))
    const isListed = (path: string): boolean =>
      this.#files.has(path) || this.#unsupported.has(path) || system?.[0] === path
    return {
      reader: READER,
      files,
      operatingSystem: system ? { path: system[0], system: system[1] } : null,
      unsupported: [...this.#unsupported].map(([path, kind]) => ({ path, kind })).sort(byPath),
      removed: [...this.#removed].sort(),
      hidden: [...this.#hidden].sort(),
      replaced: [...this.tree.others()].filter((path) => !isListed(path)).sort(),
      folders: [...this.tree.emptyFolders()].sort(),
      notes: this.notes.result(),
      bytes: this.#bytes,
    }
  }
}

/** Under its name in the package, or where a merged /usr (Debian's usrmerge) has it. */
function placesOf(path: string): readonly string[] {
  const merged = /^\/usr(\/(?:s?bin|lib[^/]*)\/.*)$/.exec(path)?.[1]
  return merged === undefined ? [path] : [path, merged]
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : Number(a.path > b.path)
}
