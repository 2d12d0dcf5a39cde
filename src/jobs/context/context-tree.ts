/**
 * The tree that the entries of a context make up so far. It admits an entry only when, unpacked in order by any
 * program, nothing is written or linked outside of the tree.
 */
import type { ArchiveEntry } from './archive-entry.ts'
import { invalidArchive, invalidEntry } from './context-error.ts'

/** PATH_MAX and NAME_MAX of Linux, without the NUL. */
const MOST_PATH = 4096
const MOST_NAME = 255

type Kind = 'file' | 'directory' | 'symlink'

export interface Admitted {
  /** Without `./`, doubled slashes and a slash at the end; empty for the root. */
  readonly path: string
  /** For a hard link the path inside the tree; for a symbolic link as it was. */
  readonly target: string
}

export class ContextTree {
  readonly #kinds = new Map<string, Kind>()
  readonly #maxEntries: number

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries
  }

  /** Files, folders and links so far, folders that no entry names included. */
  get size(): number {
    return this.#kinds.size
  }

  /** Paths of files and symbolic links. */
  *files(): Generator<string, void, undefined> {
    for (const [path, kind] of this.#kinds) if (kind !== 'directory') yield path
  }

  /** Throws `context_invalid` with the entry's name. */
  admit(entry: ArchiveEntry): Admitted {
    const path = insidePath(entry.name, entry.name)
    if (path === '') {
      if (entry.kind === 'directory') return { path, target: '' }
      throw invalidEntry(entry.name, 'An entry of the archive has no name.', 'Make the archive again.')
    }
    this.#enterParents(path, entry.name)
    const target = this.#target(entry, path)
    const kind = entry.kind === 'hardlink' ? (this.#kinds.get(target) ?? 'file') : entry.kind
    const before = this.#kinds.get(path)
    if (before !== undefined && before !== kind) {
      throw invalidEntry(
        entry.name,
        `The archive has this path as ${before} and as ${kind}.`,
        'Send each path once.',
      )
    }
    this.#set(path, kind)
    return { path, target }
  }

  /** All folders above must be folders: an entry below a link would be written to where the link leads. */
  #enterParents(path: string, name: string): void {
    const missing: string[] = []
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const parent = path.slice(0, slash)
      const kind = this.#kinds.get(parent)
      // What stands above a known folder was looked at when that was entered.
      if (kind === 'directory') break
      if (kind !== undefined) {
        const what = kind === 'symlink' ? 'a symbolic link' : 'a file'
        throw invalidEntry(name, `The entry lies below ${what}.`, 'Send folders as folders.')
      }
      missing.push(parent)
    }
    for (const parent of missing) this.#set(parent, 'directory')
  }

  #set(path: string, kind: Kind): void {
    this.#kinds.set(path, kind)
    if (this.#kinds.size > this.#maxEntries) {
      throw invalidArchive(
        `The archive has more than ${this.#maxEntries} files, folders and links.`,
        'Leave out what the build does not need, with a .dockerignore file.',
      )
    }
  }

  #target(entry: ArchiveEntry, path: string): string {
    if (entry.kind === 'hardlink') {
      const target = insidePath(entry.target, entry.name)
      const kind = this.#kinds.get(target)
      if (target !== path && (kind === 'file' || kind === 'symlink')) return target
      throw invalidEntry(
        entry.name,
        'A hard link names no file before it in the archive.',
        'Send the file itself.',
      )
    }
    if (entry.kind === 'symlink') checkLink(entry, path)
    return entry.target
  }
}

/** Steps of a path inside the tree. Throws for what leads elsewhere, or is no path. */
function insidePath(path: string, name: string): string {
  const remove = 'Make the archive of the folder itself, with paths relative to it.'
  if (path === '') throw invalidEntry(name, 'An entry of the archive has an empty path.', remove)
  if (path.includes('\0')) throw invalidEntry(name, 'A path in the archive has a NUL in it.', remove)
  if (path.startsWith('/')) throw invalidEntry(name, 'A path in the archive is absolute.', remove)
  const steps = path.split('/').filter((step) => step !== '' && step !== '.')
  if (steps.includes('..')) throw invalidEntry(name, 'A path in the archive has .. in it.', remove)
  const inside = steps.join('/')
  if (Buffer.byteLength(inside) > MOST_PATH || steps.some((step) => Buffer.byteLength(step) > MOST_NAME)) {
    const detail = `A path in the archive is longer than ${MOST_PATH} bytes, or a name in it than ${MOST_NAME}.`
    throw invalidEntry(name, detail, 'Use shorter names.')
  }
  return inside
}

/**
 * A target may climb only at its start, and not above the root. No entry lies below a link, so the folder of the
 * link is what it seems to be; behind a name, `..` could follow another link and is not certain to stay inside.
 */
function checkLink({ name, target }: ArchiveEntry, path: string): void {
  const action = 'Let links stay inside the context, or send the files themselves (tar -h).'
  if (target === '' || target.includes('\0') || Buffer.byteLength(target) > MOST_PATH) {
    throw invalidEntry(name, 'A symbolic link has no valid target.', action)
  }
  if (target.startsWith('/')) throw invalidEntry(name, 'A symbolic link has an absolute target.', action)
  const steps = target.split('/').filter((step) => step !== '' && step !== '.')
  const climbs = steps.findIndex((step) => step !== '..')
  const up = climbs < 0 ? steps.length : climbs
  if (steps.slice(up).includes('..')) {
    throw invalidEntry(name, 'A symbolic link has .. behind a name in its target.', action)
  }
  if (up > path.split('/').length - 1) {
    throw invalidEntry(name, 'A symbolic link leads out of the context.', action)
  }
}
