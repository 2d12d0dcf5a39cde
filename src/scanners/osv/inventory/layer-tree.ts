/** The usual limit of links in a row (path_resolution(7)). */
const MAX_LINKS = 40
/** Of a link's target (PATH_MAX): nothing that was unpacked has a longer one. */
const MAX_TARGET = 4096
/** Parts of a path and of the targets on its way. Each entry of a layer may ask. */
const MAX_PARTS = 1000

/**
 * The paths of one layer as unpacking it makes them. An archive may reach a folder through a link that came before it
 * (`lib -> usr/lib`, then `lib/apk`): engines then write behind the link, so that is where the file is. Links of other
 * layers are none of this layer's: over them, a folder of the same name takes their place.
 */
export class LayerTree {
  /** Where each symbolic link leads: the parts of a path, the first one last. */
  readonly #links = new Map<string, readonly string[]>()
  /** All paths that are something else than a folder. */
  readonly #others = new Set<string>()
  /** What lies directly in each folder above one of `#others`, so that a folder is emptied without a look at all else. */
  readonly #folders = new Map<string, Set<string>>()
  /** Folders that have an entry of their own. */
  readonly #stated = new Set<string>()

  /** Where the entry is; undefined when links go in circles. The last part of the path is not followed. */
  locate(path: string): string | undefined {
    if (this.#links.size === 0 || path === '/') return path
    const slash = path.lastIndexOf('/')
    const folder = this.#follow(path.slice(0, slash))
    return folder === undefined ? undefined : folder + path.slice(slash)
  }

  /** What is behind a path in the end, as far as this layer's links lead; undefined when they go in circles. */
  behind(path: string): string | undefined {
    return this.#follow(path)
  }

  /** All symbolic links. */
  links(): Iterable<string> {
    return this.#links.keys()
  }

  /** Puts a folder there. It takes the place of what is something else. */
  putFolder(path: string): void {
    this.#links.delete(path)
    this.#others.delete(path)
    this.#stated.add(path)
  }

  /** Puts something else there; `target`: of a symbolic link. Returns the paths that are gone with the folder it replaces. */
  putOther(path: string, target: string | null): readonly string[] {
    const gone = this.#empty(path)
    this.#stated.delete(path)
    this.#others.add(path)
    if (target === null) this.#links.delete(path)
    else this.#links.set(path, partsBehind(path, target))
    for (let below = path, at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const folder = path.slice(0, at)
      const known = this.#folders.get(folder)
      if (known) {
        known.add(below)
        break
      }
      this.#folders.set(folder, new Set([below]))
      below = folder
    }
    return gone
  }

  /** Takes away all that is in a folder; returns what was no folder. */
  #empty(folder: string): readonly string[] {
    const gone: string[] = []
    const left = [folder]
    for (let at = left.pop(); at !== undefined; at = left.pop()) {
      for (const below of this.#folders.get(at) ?? []) {
        left.push(below)
        this.#stated.delete(below)
        this.#links.delete(below)
        if (this.#others.delete(below)) gone.push(below)
      }
      this.#folders.delete(at)
    }
    return gone
  }

  others(): ReadonlySet<string> {
    return this.#others
  }

  /** Folders with nothing in them that `others` tells of. */
  emptyFolders(): readonly string[] {
    return [...this.#stated].filter((path) => !this.#folders.has(path) && path !== '/')
  }

  /** A folder's path without links in it; the root is empty. Undefined for what no system would follow to its end. */
  #follow(folder: string): string | undefined {
    // the next part is the last one
    const left = partsOf(folder).toReversed()
    let real = ''
    let followed = 0
    let walked = 0
    for (let part = left.pop(); part !== undefined; part = left.pop()) {
      if (++walked > MAX_PARTS) return undefined
      const next = `${real}/${part}`
      const target = this.#links.get(next)
      if (target === undefined) {
        real = next
        continue
      }
      followed += 1
      if (followed > MAX_LINKS) return undefined
      left.push(...target)
      real = ''
    }
    return real
  }
}

const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '')

/** `..` at the root stays there, as for a process whose root it is. */
function partsBehind(link: string, target: string): readonly string[] {
  const folder = link.slice(0, link.lastIndexOf('/'))
  const parts = target.startsWith('/') ? [] : partsOf(folder)
  for (const part of target.slice(0, MAX_TARGET).split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') parts.pop()
    else parts.push(part)
  }
  return parts.toReversed()
}
