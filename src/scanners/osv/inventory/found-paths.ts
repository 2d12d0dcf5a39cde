import type { LayerContents } from '../../inventory.ts'

/**
 * The paths at which earlier layers found something, by the folders above them: what a layer covers is found without a
 * look at all the rest, for an image may have a hundred layers of a hundred thousand paths.
 */
export class FoundPaths {
  readonly #found = new Set<string>()
  /** What lies directly in each folder, and may be gone since. */
  readonly #below = new Map<string, Set<string>>()

  add(path: string): void {
    this.#found.add(path)
    for (let below = path, at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const folder = path.slice(0, at)
      const known = this.#below.get(folder)
      if (known) {
        known.add(below)
        return
      }
      this.#below.set(folder, new Set([below]))
      below = folder
    }
  }

  /** Takes away, and gives, what this layer removes, hides or puts something else in the place of. */
  take(contents: LayerContents): readonly string[] {
    if (this.#found.size === 0) return []
    const taken: string[] = []
    const drop = (path: string): void => {
      if (this.#found.delete(path)) taken.push(path)
    }
    for (const path of [...contents.removed, ...placesOf(contents)]) {
      drop(path)
      this.#empty(path, drop)
    }
    for (const folder of contents.hidden) this.#empty(folder, drop)
    for (const folder of foldersOf(contents)) drop(folder)
    return taken
  }

  #empty(folder: string, drop: (path: string) => void): void {
    if (folder === '/') {
      for (const path of this.#found) drop(path)
      this.#below.clear()
      return
    }
    const left = [folder]
    for (let at = left.pop(); at !== undefined; at = left.pop()) {
      for (const below of this.#below.get(at) ?? []) {
        drop(below)
        left.push(below)
      }
      this.#below.delete(at)
    }
  }
}

function* placesOf(contents: LayerContents): Generator<string, void, undefined> {
  yield* contents.replaced
  for (const { path } of contents.files) yield path
  for (const { path } of contents.unsupported) yield path
  if (contents.operatingSystem) yield contents.operatingSystem.path
}

/** What is a folder in this layer is no file of an earlier one any more. */
function foldersOf(contents: LayerContents): ReadonlySet<string> {
  const folders = new Set<string>(contents.folders)
  for (const path of [...contents.folders, ...placesOf(contents)]) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const folder = path.slice(0, at)
      if (folders.has(folder)) break
      folders.add(folder)
    }
  }
  return folders
}
