/** All that is done with the folder of advisories: fetching, importing, telling what is there. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { SlipwayError } from '../../../errors/slipway-error.ts'
import { type OpenedIndex, openAdvisoryIndex } from './advisory-index.ts'
import { isEcosystemName, withoutRelease } from './ecosystem-name.ts'
import { lockFolder } from './folder-lock.ts'
import { INDEX_FILE, toIndexError } from './index-database.ts'
import type { ImportSummary } from './import-records.ts'
import { runImport } from './run-import.ts'
import { discard, download } from './sync/download.ts'
import { fetchText } from './sync/fetch-text.ts'
import { createHttpSource, shownAddress } from './sync/http-source.ts'
import {
  type SyncDeps,
  type SyncProgress,
  type SyncedEcosystem,
  syncEcosystem,
} from './sync/sync-ecosystem.ts'

export interface LibraryOptions {
  /** Created when it is first written to. */
  readonly folder: string
  /** Address of an OSV export. */
  readonly source: string
  readonly userAgent: string
  /** For the names of proxies. */
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly now: () => number
  /** First wait before a download is tried again. */
  readonly retryMs?: number
  /** Process id of each importer. */
  readonly onImporter?: (pid: number) => void
}

export interface WorkOptions {
  readonly signal: AbortSignal
  readonly onProgress?: (progress: SyncProgress) => void
}

export type SyncResult =
  | SyncedEcosystem
  | { readonly ecosystem: string; readonly outcome: 'failed'; readonly error: SlipwayError }

export interface AdvisoryLibrary {
  /** Sees each import, whoever did it, as soon as it is committed. */
  readonly index: OpenedIndex
  /**
   * Brings ecosystems (with or without a release) up to date, one after the other; the failure of one does not keep
   * the others from it. Throws `advisories_unavailable` while another process does the same, and the signal's reason.
   */
  sync(ecosystems: readonly string[], options: WorkOptions): Promise<readonly SyncResult[]>
  /**
   * Imports a folder, a zip archive or the address of one: its records replace those of each ecosystem that it is
   * about. Throws `advisories_invalid`, `advisories_unavailable`, the index's errors, and the signal's reason.
   */
  import(target: string, ecosystem: string | null, options: WorkOptions): Promise<ImportSummary>
  close(): void
}

const RETRY_MS = 1000

export function openAdvisoryLibrary(options: LibraryOptions): AdvisoryLibrary {
  const { folder, userAgent, environment } = options
  const indexPath = join(folder, INDEX_FILE)
  const index = openAdvisoryIndex(indexPath)
  const http = createHttpSource({ userAgent, environment })
  const depsFor = ({ signal, onProgress = () => undefined }: WorkOptions): SyncDeps => ({
    http,
    index,
    indexPath,
    folder: join(folder, 'downloads'),
    source: options.source.replace(/\/+$/, ''),
    now: options.now,
    retryMs: options.retryMs ?? RETRY_MS,
    onImporter: options.onImporter,
    signal,
    onProgress,
  })
  return {
    index,
    sync: (ecosystems, work) => alone(folder, () => syncAll(depsFor(work), ecosystems)),
    import: (target, ecosystem, work) =>
      alone(folder, () => importTarget(depsFor(work), target, ecosystem === null ? null : nameOf(ecosystem))),
    close() {
      index.close()
      http.close()
    },
  }
}

async function alone<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const release = lockFolder(folder)
  try {
    mkdirSync(join(folder, 'downloads'), { recursive: true })
    return await work()
  } finally {
    release()
  }
}

async function syncAll(deps: SyncDeps, ecosystems: readonly string[]): Promise<readonly SyncResult[]> {
  const results: SyncResult[] = []
  for (const ecosystem of new Set(ecosystems.map(withoutRelease))) {
    try {
      const synced = await syncEcosystem(deps, nameOf(ecosystem))
      results.push(synced.outcome === 'absent' ? await unknown(deps, ecosystem) : synced)
    } catch (cause) {
      deps.signal.throwIfAborted()
      results.push({ ecosystem, outcome: 'failed', error: toIndexError(cause, deps.indexPath) })
    }
  }
  return results
}

/** An ecosystem that the source does not have, with the one that may have been meant. */
async function unknown(deps: SyncDeps, ecosystem: string): Promise<SyncResult> {
  const list = await fetchText(deps.http, `${deps.source}/ecosystems.txt`, deps.signal).catch(() => null)
  const names = new Set((list ?? '').split(/\r?\n/).map((line) => withoutRelease(line.trim())))
  const meant = [...names].find((name) => name !== '' && name.toLowerCase() === ecosystem.toLowerCase())
  return {
    ecosystem,
    outcome: 'failed',
    error: new SlipwayError('advisories_invalid', {
      detail: `${shownAddress(deps.source)} has no ecosystem ${ecosystem}`,
      where: ecosystem,
      action:
        meant === undefined || meant === ecosystem
          ? 'Its file ecosystems.txt lists those that there are.'
          : `Did you mean ${meant}?`,
      retryable: false,
    }),
  }
}

async function importTarget(
  deps: SyncDeps,
  target: string,
  ecosystem: string | null,
): Promise<ImportSummary> {
  const label = ecosystem ?? 'records'
  const run = (input: string, source: string): Promise<ImportSummary> =>
    runImport(
      { index: deps.indexPath, input, mode: 'replace', ecosystem, source, etag: null, at: deps.now() },
      {
        signal: deps.signal,
        onStart: deps.onImporter,
        onProgress: (progress) => deps.onProgress({ phase: 'import', ecosystem: label, ...progress }),
      },
    )
  if (!/^https?:\/\//.test(target)) return run(target, target)
  const path = join(deps.folder, 'import.zip')
  const { signal, retryMs } = deps
  const onProgress = (bytes: number, total: number | null): void =>
    deps.onProgress({ phase: 'download', ecosystem: label, bytes, total })
  const got = await download(deps.http, { url: target, path, etag: null, signal, onProgress, retryMs })
  if (got.outcome !== 'fetched') {
    const detail = `There is nothing at ${shownAddress(target)}`
    throw new SlipwayError('advisories_invalid', { detail, where: shownAddress(target) })
  }
  try {
    return await run(path, shownAddress(target))
  } finally {
    discard(path)
  }
}

/** Throws `advisories_invalid` for what cannot be an ecosystem: it would become part of an address and of a path. */
function nameOf(ecosystem: string): string {
  const name = withoutRelease(ecosystem)
  if (isEcosystemName(name)) return name
  throw new SlipwayError('advisories_invalid', {
    detail: `${JSON.stringify(ecosystem)} is not the name of an ecosystem`,
    action: 'Names are such as Debian, Alpine, npm, PyPI.',
    retryable: false,
  })
}
