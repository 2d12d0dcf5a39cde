import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { ArchiveEntry } from './archive-entry.ts'
import { invalidArchive, storageError } from './context-error.ts'
import type { ContextStore, LintFiles, StoredContext } from './context-store.ts'
import { gunzipFile } from './gunzip-file.ts'
import { keepUpload, type Upload } from './keep-upload.ts'
import { type ContextLimits, type Rewritten, rewriteContext } from './rewrite-context.ts'
import { sniffArchive } from './sniff-archive.ts'
import { readTar } from './tar-reader.ts'
import { TarWriter } from './tar-writer.ts'
import { readZip } from './zip-reader.ts'

export interface DiskContextStoreOptions {
  /** Made on first use, for this service alone. */
  readonly folder: string
  readonly limits: ContextLimits
}

const KEPT = /^([0-9a-f]{64})\.tar$/
/** What the linter wants of a context, kept beside its archive so that nobody has to look for it in there. */
const LINT = /^([0-9a-f]{64})\.(?:hadolint\.yaml|dockerignore)$/
/** Half-written files: `.upload` what came, `.part` what is made of it, the others what the linter wants of it. */
const HALF = /^\.incoming-[0-9a-f-]{36}\.(?:upload|part|lint|ignore)$/

/** Keeps contexts as `<folder>/<sha256>.tar`, and `.hadolint.yaml` and `.dockerignore` of that name beside some. One process at a time owns the folder; it may receive many at once. */
export function createContextStore(options: DiskContextStoreOptions): ContextStore {
  return new DiskContextStore(options)
}

class DiskContextStore implements ContextStore {
  readonly #folder: string
  readonly #limits: ContextLimits
  /** Half-written files of uploads under way, which `clean` leaves alone. */
  readonly #active = new Set<string>()

  constructor({ folder, limits }: DiskContextStoreOptions) {
    this.#folder = folder
    this.#limits = limits
  }

  async receive(source: Readable, signal?: AbortSignal): Promise<StoredContext> {
    const id = `.incoming-${randomUUID()}`
    const [upload, part, lint, ignore] = [`${id}.upload`, `${id}.part`, `${id}.lint`, `${id}.ignore`]
    const half = [upload, part, lint, ignore]
    for (const name of half) this.#active.add(name)
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 })
      const sent = await keepUpload(source, this.#path(upload), this.#limits.maxBytes, signal)
      const rewritten = await this.#rewrite(sent, this.#path(upload), this.#path(part), signal)
      // Before the archive: once that is there, all of it is.
      await this.#keep(rewritten.lintConfiguration, lint, `${sent.sha256}.hadolint.yaml`)
      await this.#keep(rewritten.dockerignore, ignore, `${sent.sha256}.dockerignore`)
      // Over one that is there already: it has the same content, and its time is that of the last use.
      await rename(this.#path(part), this.#path(`${sent.sha256}.tar`))
      await this.#syncFolder()
      return { sha256: sent.sha256, bytes: sent.bytes, ...rewritten }
    } catch (error) {
      throw storageError(error)
    } finally {
      for (const name of half) {
        await rm(this.#path(name), { force: true })
        this.#active.delete(name)
      }
    }
  }

  async find(sha256: string): Promise<string | undefined> {
    if (!KEPT.test(`${sha256}.tar`)) return undefined
    const path = this.#path(`${sha256}.tar`)
    return (await statOf(path)) === undefined ? undefined : path
  }

  async lintFiles(sha256: string): Promise<LintFiles> {
    if ((await this.find(sha256)) === undefined) return { lintConfiguration: null, dockerignore: null }
    const [lintConfiguration, dockerignore] = await Promise.all([
      this.#read(`${sha256}.hadolint.yaml`),
      this.#read(`${sha256}.dockerignore`),
    ])
    return { lintConfiguration, dockerignore }
  }

  async #read(name: string): Promise<Uint8Array | null> {
    try {
      return await readFile(this.#path(name))
    } catch (error) {
      if (isMissing(error)) return null
      throw storageError(error)
    }
  }

  async remove(sha256: string): Promise<void> {
    if (!KEPT.test(`${sha256}.tar`)) return
    await rm(this.#path(`${sha256}.tar`), { force: true })
    await rm(this.#path(`${sha256}.hadolint.yaml`), { force: true })
    await rm(this.#path(`${sha256}.dockerignore`), { force: true })
  }

  async list(): Promise<
    readonly { readonly sha256: string; readonly bytes: number; readonly changedAt: number }[]
  > {
    const kept: { sha256: string; bytes: number; changedAt: number }[] = []
    for (const name of await this.#names()) {
      const sha256 = KEPT.exec(name)?.[1]
      const found = sha256 === undefined ? undefined : await statOf(this.#path(name))
      if (sha256 !== undefined && found)
        kept.push({ sha256, bytes: found.size, changedAt: Math.floor(found.mtimeMs) })
    }
    return kept
  }

  async clean(): Promise<void> {
    const names = await this.#names()
    const kept = new Set(names.map((name) => KEPT.exec(name)?.[1]))
    for (const name of names) {
      const owner = LINT.exec(name)?.[1]
      const isLost = owner !== undefined && !kept.has(owner) && this.#active.size === 0
      if (isLost || (HALF.test(name) && !this.#active.has(name))) await rm(this.#path(name), { force: true })
    }
  }

  async #rewrite(sent: Upload, from: string, to: string, signal?: AbortSignal): Promise<Rewritten> {
    const entries = entriesOf(sent, from, this.#limits)
    const file = await open(to, 'wx', 0o600)
    try {
      return await rewriteContext(entries, new TarWriter(file), this.#limits, signal)
    } finally {
      await file.close()
    }
  }

  /** Nothing where there is nothing. */
  async #keep(content: Uint8Array | null, half: string, name: string): Promise<void> {
    if (content === null) return
    const file = await open(this.#path(half), 'wx', 0o600)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(this.#path(half), this.#path(name))
  }

  async #names(): Promise<readonly string[]> {
    try {
      return await readdir(this.#folder)
    } catch (error) {
      if (isMissing(error)) return []
      throw storageError(error)
    }
  }

  /** A new name is on disk when its folder is. */
  async #syncFolder(): Promise<void> {
    const folder = await open(this.#folder)
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  }

  #path(name: string): string {
    return join(this.#folder, name)
  }
}

/** Room for an entry's headers and padding: BLOCK each, and a pax header with a long name. */
const MOST_HEADERS = 4096
/** What tar programs pad the end of an archive with, and more. */
const MOST_PADDING = 1024 * 1024

function entriesOf(
  { head, bytes }: Upload,
  path: string,
  limits: ContextLimits,
): AsyncIterable<ArchiveEntry> {
  if (bytes === 0) throw invalidArchive('The build context is empty.')
  const format = sniffArchive(head)
  switch (format) {
    case 'tar':
      return readTar(createReadStream(path))
    case 'gzip':
      return readTar(
        gunzipFile(path, limits.maxUnpackedBytes + limits.maxEntries * MOST_HEADERS + MOST_PADDING),
      )
    case 'zip':
      return readZip(path)
    default: {
      const what = format === undefined ? 'no archive that is known' : `a ${format} archive`
      throw invalidArchive(`The build context is ${what}.`, 'Send it as tar, tar.gz or zip.')
    }
  }
}

async function statOf(path: string) {
  try {
    return await stat(path)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw storageError(error)
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
