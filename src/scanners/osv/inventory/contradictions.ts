/**
 * What the layers of an image say against each other. Whoever makes an image writes its lists of packages as well: a list
 * that a later layer takes away, while what it named stays, must not make the image look as if it had nothing.
 */
import type { FoundPackage, LayerContents, OperatingSystem, PackageKind } from '../../inventory.ts'
import { isPackageRoot } from './recognise.ts'
import { shownPath } from './package-words.ts'

interface List {
  readonly packages: readonly FoundPackage[]
}
type Files = ReadonlyMap<string, List>

/** True for kinds of which the system itself keeps a list. */
export const isOfSystem = (kind: PackageKind): boolean => kind === 'deb' || kind === 'apk'

const keyOf = ({ kind, name }: FoundPackage): string => `${kind} ${name}`

/** Lists that were there and are gone, or empty. */
export class LostLists {
  readonly #lost = new Map<string, readonly FoundPackage[]>()

  /** After each layer: what it took away or replaced, and what stands now. */
  watch(before: Files, now: Files, { removed }: LayerContents): void {
    const gone = new Set(removed)
    for (const [path, { packages }] of before) {
      const rest = now.get(path)?.packages.length ?? 0
      const [first] = packages
      if (first === undefined || rest > 0) continue
      if (isOfSystem(first.kind)) this.#lost.set(path, packages)
      // an installer takes the whole folder away
      else if (isManifest(path) && gone.has(path)) this.#lost.set(path, packages)
    }
  }

  /** Of lists whose packages no other list has; `installed` is what is known in the end. */
  *notes(installed: readonly FoundPackage[]): Generator<string, void, undefined> {
    if (this.#lost.size === 0) return
    const known = new Set(installed.map(keyOf))
    for (const [path, packages] of this.#lost) {
      const missing = packages.filter((one) => !known.has(keyOf(one))).length
      if (missing > 0)
        yield `${shownPath(path)} was taken away by a later layer: of the packages that it named ${missing} may still be there`
    }
  }
}

const isManifest = (path: string): boolean => path.endsWith('.dist-info/METADATA') || isPackageRoot(path)

/** Packages to which the file belongs that says which system it is: it changes with them. */
const OWNERS = new Set(['base-files', 'alpine-release', 'alpine-base', 'alpine-baselayout'])

/** Whether the image was one system and calls itself another, without having become it. */
export class SystemTenure {
  #system: OperatingSystem | null = null
  #owners = ''
  readonly #notes: string[] = []

  /** After each layer: what it calls itself now, what is installed, and the lists that this layer changed. */
  watch(system: OperatingSystem | null, files: Files, changed: readonly List[]): void {
    const owners = changed.some(isOfSystemList) ? ownersIn(files) : this.#owners
    const before = this.#system
    if (
      before !== null &&
      system !== null &&
      releaseOf(before) !== releaseOf(system) &&
      owners === this.#owners
    )
      this.#notes.push(`The system was ${before.name}, and a later layer calls it ${system.name}`)
    this.#system = system ?? before
    this.#owners = owners
  }

  notes(): readonly string[] {
    const system = this.#system
    if (this.#notes.length > 0) return this.#notes
    const other =
      system === null ? undefined : this.#owners.split('\n').find((one) => isOfAnother(one, system))
    return other === undefined ? [] : [`The system calls itself ${system?.name}, and has ${other}`]
  }
}

/**
 * True for a package that belongs to another release than the system says it is: the version of `base-files` begins with
 * that of Debian (`12.4+deb12u5`) and names Ubuntu (`13ubuntu10`), `alpine-release` has that of Alpine.
 */
function isOfAnother(owner: string, { id, version }: OperatingSystem): boolean {
  const [name, own = ''] = owner.split(' ')
  const isOfUbuntu = own.includes('ubuntu')
  if (name === 'alpine-release')
    return id !== 'alpine' || !`${own}.`.startsWith(`${version.split('.', 2).join('.')}.`)
  if (name !== 'base-files') return false
  if (id === 'ubuntu') return !isOfUbuntu
  const major = /^(\d+)(?:\.\d+)*(?:\+deb\d+u\d+)?$/.exec(own)?.[1]
  return (
    id === 'debian' &&
    (isOfUbuntu || (major !== undefined && version !== '' && version.split('.')[0] !== major))
  )
}

/** Two numbers at most: Alpine names its updates in a third. */
const releaseOf = ({ id, version }: OperatingSystem): string => `${id} ${version.split('.', 2).join('.')}`

/** A list has one kind of packages. */
const isOfSystemList = ({ packages: [first] }: List): boolean => first !== undefined && isOfSystem(first.kind)

function ownersIn(files: Files): string {
  return [...files.values()]
    .filter(isOfSystemList)
    .flatMap(({ packages }) => packages.filter(({ name }) => OWNERS.has(name)))
    .map(({ name, version }) => `${name} ${version}`)
    .sort()
    .join('\n')
}
