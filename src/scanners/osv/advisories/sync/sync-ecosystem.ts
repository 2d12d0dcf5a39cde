/** One ecosystem brought up to date from a public export (https://google.github.io/osv.dev/data/#data-dumps). */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EcosystemState } from '../../../advisories.ts'
import type { OpenedIndex, SyncState } from '../advisory-index.ts'
import type { ImportProgress, ImportSummary, Malformed } from '../import-records.ts'
import { runImport } from '../run-import.ts'
import { type ChangedRecord, fetchChanged } from './changed-records.ts'
import { discard, download } from './download.ts'
import { fetchText } from './fetch-text.ts'
import { type HttpSource, shownAddress } from './http-source.ts'

export type SyncProgress =
  | {
      readonly phase: 'download'
      readonly ecosystem: string
      readonly bytes: number
      readonly total: number | null
    }
  | ({ readonly phase: 'records' | 'import'; readonly ecosystem: string } & ImportProgress)

export interface SyncDeps {
  readonly http: HttpSource
  readonly index: OpenedIndex
  readonly indexPath: string
  /** For what is being downloaded. */
  readonly folder: string
  /** Without a slash at its end. */
  readonly source: string
  readonly now: () => number
  readonly signal: AbortSignal
  readonly onProgress: (progress: SyncProgress) => void
  /** First wait before a download is tried again. */
  readonly retryMs: number
  /** Process id of each importer. */
  readonly onImporter?: ((pid: number) => void) | undefined
}

export interface SyncedEcosystem {
  readonly ecosystem: string
  /** `whole`: the export was imported; `news`: the changed records were; `unchanged`: there was nothing new. */
  readonly outcome: 'whole' | 'news' | 'unchanged' | 'absent'
  /** Records that were read. */
  readonly taken: number
  readonly malformed: Malformed
  /** Null: there is none. */
  readonly state: EcosystemState | null
}

const HOUR_MS = 3_600_000
/** The list of changes and the export are not made at the same moment. */
const OVERLAP_MS = 2 * HOUR_MS
/** Records that disappear are in no list of changes. */
const WHOLE_EVERY_MS = 7 * 24 * HOUR_MS
/** More changed records than this are fetched as the whole export: it is one request. */
const MOST_NEWS = 500
const AT_ONCE = 8

/**
 * Fetches the changed records where the index has the rest, else the whole export. On any failure the index stays as
 * it was. Throws `advisories_unavailable`, `advisories_invalid`, the index's errors, and the signal's reason.
 */
export async function syncEcosystem(deps: SyncDeps, ecosystem: string): Promise<SyncedEcosystem> {
  const state = deps.index.syncStates().find((one) => one.ecosystem === ecosystem)
  const isFresh = state !== undefined && deps.now() - state.wholeAt < WHOLE_EVERY_MS
  if (isFresh && state.source === shownAddress(deps.source)) {
    const synced = await syncNews(deps, state)
    if (synced !== null) return synced
  }
  return syncWhole(deps, ecosystem, state)
}

async function syncWhole(
  deps: SyncDeps,
  ecosystem: string,
  state: SyncState | undefined,
): Promise<SyncedEcosystem> {
  const { http, folder, signal, onProgress, retryMs } = deps
  const url = addressOf(deps, ecosystem, 'all.zip')
  const path = join(folder, `${encodeURIComponent(ecosystem)}.zip`)
  const etag = state?.source === shownAddress(deps.source) ? state.etag : null
  const report = (bytes: number, total: number | null): void =>
    onProgress({ phase: 'download', ecosystem, bytes, total })
  const got = await download(http, { url, path, etag, signal, onProgress: report, retryMs })
  if (got.outcome === 'absent') return { ...NOTHING, ecosystem, outcome: 'absent', state: null }
  if (got.outcome === 'unchanged') return renew(deps, ecosystem)
  try {
    return told(ecosystem, 'whole', await importFile(deps, ecosystem, path, 'replace', got.etag))
  } finally {
    discard(path)
  }
}

/** Null: the whole export must be fetched. */
async function syncNews(deps: SyncDeps, state: SyncState): Promise<SyncedEcosystem | null> {
  const { http, index, signal } = deps
  const { ecosystem } = state
  const url = addressOf(deps, ecosystem, 'modified_id.csv')
  // A record from the future would otherwise hide all that come after it.
  const since = Math.min(state.newest, state.updatedAt) - OVERLAP_MS
  const listed = await fetchChanged(http, url, { since, most: MOST_NEWS, signal })
  // What is newest here is in it, so that a list without anything is an old or an empty one.
  if (listed === null || listed.length === 0) return null
  const changed = listed.filter(({ id, modifiedAt }) => index.modifiedAt(ecosystem, id) !== modifiedAt)
  if (changed.length === 0) return renew(deps, ecosystem)
  return withFolder(join(deps.folder, `${encodeURIComponent(ecosystem)}.news`), async (folder) => {
    const complete = await fetchRecords(deps, ecosystem, changed, folder)
    return complete
      ? told(ecosystem, 'news', await importFile(deps, ecosystem, folder, 'update', null))
      : null
  })
}

/** False when one of them is not there. */
async function fetchRecords(
  deps: SyncDeps,
  ecosystem: string,
  changed: readonly ChangedRecord[],
  folder: string,
): Promise<boolean> {
  const stop = new AbortController()
  const signal = AbortSignal.any([deps.signal, stop.signal])
  const queue = changed.entries()
  let done = 0
  const work = async (): Promise<boolean> => {
    for (const [at, { id }] of queue) {
      const url = addressOf(deps, ecosystem, `${encodeURIComponent(id)}.json`)
      const text = await fetchText(deps.http, url, signal)
      if (text === null) return false
      writeFileSync(join(folder, `${at}.json`), text)
      done += 1
      deps.onProgress({ phase: 'records', ecosystem, done, total: changed.length })
    }
    return true
  }
  try {
    const complete = await Promise.all(Array.from({ length: AT_ONCE }, work))
    return complete.every(Boolean)
  } finally {
    // After a failure the others need not go on.
    stop.abort()
  }
}

/** Nothing is new, and that is known as of now. */
function renew(deps: SyncDeps, ecosystem: string): Promise<SyncedEcosystem> {
  return withFolder(join(deps.folder, `${encodeURIComponent(ecosystem)}.nothing`), async (folder) =>
    told(ecosystem, 'unchanged', await importFile(deps, ecosystem, folder, 'update', null)),
  )
}

function importFile(
  deps: SyncDeps,
  ecosystem: string,
  input: string,
  mode: 'replace' | 'update',
  etag: string | null,
): Promise<ImportSummary> {
  const { indexPath: index, signal, onProgress, onImporter: onStart } = deps
  const source = shownAddress(deps.source)
  return runImport(
    { index, input, mode, ecosystem, source, etag, at: deps.now() },
    { signal, onStart, onProgress: (progress) => onProgress({ phase: 'import', ecosystem, ...progress }) },
  )
}

async function withFolder<Result>(folder: string, use: (folder: string) => Promise<Result>): Promise<Result> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const NOTHING = { taken: 0, malformed: { count: 0, examples: [] } }

function told(
  ecosystem: string,
  outcome: SyncedEcosystem['outcome'],
  { taken, malformed, states }: ImportSummary,
): SyncedEcosystem {
  return { ecosystem, outcome, taken, malformed, state: states[0] ?? null }
}

function addressOf({ source }: SyncDeps, ecosystem: string, file: string): string {
  return `${source}/${encodeURIComponent(ecosystem)}/${file}`
}
