import type { ArchiveEntry } from './archive-entry.ts'
import { invalidArchive, invalidEntry } from './context-error.ts'
import type { LintFiles } from './context-store.ts'
import { ContextTree } from './context-tree.ts'
import { dockerignoreInForce } from './dockerignore.ts'
import type { TarWriter } from './tar-writer.ts'

export interface ContextLimits {
  /** Most bytes of an upload. */
  readonly maxBytes: number
  /** Most bytes of all files together. */
  readonly maxUnpackedBytes: number
  /** Most files, folders and links, folders that no entry names included. */
  readonly maxEntries: number
  /** One byte more than this is kept of the root's Dockerfile, so that a reader sees that it is too large. */
  readonly maxDockerfileBytes: number
}

export interface Rewritten extends LintFiles {
  readonly entries: number
  readonly unpackedBytes: number
  readonly dockerfile: Uint8Array | null
}

/** More than any linter reads, so that it sees when a file is too large. */
const MAX_LINT_CONFIGURATION_BYTES = 64 * 1024
const MAX_DOCKERIGNORE_BYTES = 64 * 1024

/** The first one counts where there are both, as for hadolint. */
const LINT_CONFIGURATIONS = ['.hadolint.yaml', '.hadolint.yml']
/** The first one counts where there are both, as for BuildKit. */
const DOCKERIGNORES = ['Dockerfile.dockerignore', '.dockerignore']

const TYPES = { file: '0', hardlink: '1', symlink: '2', directory: '5' } as const

/**
 * Writes the entries as a plain tar: paths without `./`, owner 0:0 without names, mode (set-id and sticky bits
 * included, as `docker build` keeps them) and modification time as they were, no extended attributes. Throws `context_invalid`; stops at the first byte that is too much.
 */
export async function rewriteContext(
  entries: AsyncIterable<ArchiveEntry>,
  writer: TarWriter,
  limits: ContextLimits,
  signal?: AbortSignal,
): Promise<Rewritten> {
  const tree = new ContextTree(limits.maxEntries)
  let members = 0
  let unpackedBytes = 0
  const kept = new KeptFiles(limits)
  for await (const entry of entries) {
    signal?.throwIfAborted()
    // Counted apart from the tree: the same path may come again and again.
    if (++members > limits.maxEntries) throw tooMany(limits)
    const { path, target } = tree.admit(entry)
    if (unpackedBytes + entry.size > limits.maxUnpackedBytes) throw tooLarge(entry, limits)
    if (members === 1) await writeRoot(writer, path === '' ? entry : null)
    if (path === '') continue
    const { kind, size, mode, mtime } = entry
    await writer.beginEntry({ name: path, type: TYPES[kind], target, size, mode, mtime })
    const head = kept.begin(path, kind)
    let written = 0
    for await (const chunk of entry.body) {
      signal?.throwIfAborted()
      written += chunk.length
      if (unpackedBytes + written > limits.maxUnpackedBytes) throw tooLarge(entry, limits)
      head?.add(chunk)
      await writer.write(chunk)
    }
    if (written !== size)
      throw invalidEntry(entry.name, 'The entry has another size than it states.', 'Make the archive again.')
    await writer.endEntry(size)
    unpackedBytes += written
  }
  await writer.finish()
  return {
    entries: tree.size,
    unpackedBytes,
    dockerfile: kept.find('Dockerfile'),
    lintConfiguration: kept.first(LINT_CONFIGURATIONS),
    dockerignore: dockerignoreInForce(kept.first(DOCKERIGNORES), MAX_DOCKERIGNORE_BYTES, tree.files()),
  }
}

/**
 * The root comes first, with a plain header: BuildKit looks at the first 1,024 bytes to tell an archive from a
 * Dockerfile, and a header with a long name or a fraction of a second has more.
 */
async function writeRoot(writer: TarWriter, root: ArchiveEntry | null): Promise<void> {
  const mtime = root?.mtime.split('.')[0] ?? '0'
  await writer.beginEntry({ name: './', type: '5', target: '', size: 0, mode: root?.mode ?? 0o755, mtime })
}

/** Files of the root that are wanted beside the archive. Of several entries with one name the last one counts. */
class KeptFiles {
  readonly #limits: ReadonlyMap<string, number>
  readonly #heads = new Map<string, Head | null>()

  constructor({ maxDockerfileBytes }: ContextLimits) {
    const configurations = LINT_CONFIGURATIONS.map((name) => [name, MAX_LINT_CONFIGURATION_BYTES] as const)
    const ignores = DOCKERIGNORES.map((name) => [name, MAX_DOCKERIGNORE_BYTES + 1] as const)
    this.#limits = new Map([['Dockerfile', maxDockerfileBytes + 1], ...configurations, ...ignores])
  }

  /** Where the content of this entry goes to, null for one that is not wanted. */
  begin(path: string, kind: ArchiveEntry['kind']): Head | null {
    const limit = this.#limits.get(path)
    if (limit === undefined) return null
    const head = kind === 'file' ? new Head(limit) : null
    this.#heads.set(path, head)
    return head
  }

  find(path: string): Uint8Array | null {
    return this.#heads.get(path)?.bytes() ?? null
  }

  first(paths: readonly string[]): Uint8Array | null {
    return paths.map((path) => this.find(path)).find((file) => file !== null) ?? null
  }
}

/** The first bytes of a content. */
class Head {
  readonly #parts: Uint8Array[] = []
  #left: number

  constructor(most: number) {
    this.#left = most
  }

  add(chunk: Uint8Array): void {
    if (this.#left === 0) return
    const part = chunk.slice(0, this.#left)
    this.#parts.push(part)
    this.#left -= part.length
  }

  bytes(): Uint8Array {
    return Uint8Array.from(Buffer.concat(this.#parts))
  }
}

function tooLarge(entry: ArchiveEntry, { maxUnpackedBytes }: ContextLimits): Error {
  return invalidEntry(
    entry.name,
    `The context is larger than ${maxUnpackedBytes} bytes when unpacked.`,
    'Leave out what the build does not need, with a .dockerignore file.',
  )
}

function tooMany({ maxEntries }: ContextLimits): Error {
  return invalidArchive(
    `The archive has more than ${maxEntries} entries.`,
    'Leave out what the build does not need, with a .dockerignore file.',
  )
}
