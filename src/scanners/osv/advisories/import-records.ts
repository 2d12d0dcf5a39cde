/** From files to the index: one import, from its first record to its commit. */
import { statSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { SlipwayError } from '../../../errors/slipway-error.ts'
import type { EcosystemState } from '../../advisories.ts'
import { openFolderRecords } from './folder-records.ts'
import { toIndexError } from './index-database.ts'
import { IndexWriter } from './index-writer.ts'
import { MalformedRecord, type OsvRecord, parseOsvRecord } from './osv-record.ts'
import type { RawRecord, RecordSource } from './raw-record.ts'
import { ecosystemsOf } from './to-advisory.ts'
import { openZipRecords } from './zip-records.ts'

/** Plain JSON: it is sent to another process. */
export interface ImportRequest {
  /** Path of the index. */
  readonly index: string
  /** A zip archive, or a folder. */
  readonly input: string
  /** `replace`: what is given is all there is. `update`: the records that are new or changed. */
  readonly mode: 'replace' | 'update'
  /** Without a release; the others' records are ignored. Null: what the records and their folders say. */
  readonly ecosystem: string | null
  readonly source: string
  readonly etag: string | null
  /** Epoch milliseconds. */
  readonly at: number
}

export interface ImportSummary {
  /** Of each ecosystem that was changed. */
  readonly states: readonly EcosystemState[]
  /** Records that were taken, the withdrawn ones among them. */
  readonly taken: number
  readonly malformed: Malformed
  /** Most memory that the process was seen to use, bytes resident. */
  readonly peakBytes: number
}

export interface Malformed {
  readonly count: number
  /** The first few, each with its reason. */
  readonly examples: readonly string[]
}

export interface ImportProgress {
  readonly done: number
  readonly total: number
}

const EXAMPLES = 20
const RECORDS_PER_TURN = 250

/**
 * Reads all of the input and commits it at once. Records that are malformed are counted and left out. Throws
 * `advisories_invalid` when the input is damaged or has no more usable records than malformed ones, and the index's
 * own errors; then nothing was changed. Blocks the thread for some milliseconds at a time.
 */
export async function importRecords(
  request: ImportRequest,
  onProgress: (progress: ImportProgress) => void = () => undefined,
): Promise<ImportSummary> {
  let source: RecordSource | undefined
  let writer: IndexWriter | undefined
  try {
    source = await openSource(request.input)
    writer = new IndexWriter(request.index, request.mode)
    const work = new Import(request, writer)
    let done = 0
    for await (const raw of source.records()) {
      work.take(raw)
      done += 1
      if (done % RECORDS_PER_TURN !== 0) continue
      onProgress({ done, total: source.total })
      work.watchMemory()
      await turn()
    }
    onProgress({ done, total: done })
    return work.commit()
  } catch (error) {
    throw toIndexError(error, request.index)
  } finally {
    writer?.close()
    source?.close()
  }
}

function openSource(path: string): Promise<RecordSource> {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) {
    throw new SlipwayError('advisories_invalid', { detail: 'There is no such file or folder', where: path })
  }
  return stats.isDirectory() ? openFolderRecords(path) : openZipRecords(path)
}

class Import {
  readonly #request: ImportRequest
  readonly #writer: IndexWriter
  /** Ecosystems of which the input is the whole, or the news. */
  readonly #meant = new Set<string>()
  readonly #examples: string[] = []
  #malformed = 0
  #taken = 0
  #peak = 0

  constructor(request: ImportRequest, writer: IndexWriter) {
    this.#request = request
    this.#writer = writer
    if (request.ecosystem !== null) this.#meant.add(request.ecosystem)
  }

  take(raw: RawRecord): void {
    let record: OsvRecord
    try {
      if ('problem' in raw) throw new MalformedRecord(raw.problem)
      record = parseOsvRecord(raw.text)
    } catch (error) {
      if (!(error instanceof MalformedRecord)) throw error
      this.#malformed += 1
      if (this.#examples.length < EXAMPLES) this.#examples.push(`${raw.path}: ${error.message}`.slice(0, 300))
      return
    }
    const ecosystems = this.#ecosystemsFor(record, raw.path)
    for (const ecosystem of ecosystems) this.#writer.add(ecosystem, record)
    if (ecosystems.length > 0) this.#taken += 1
  }

  /** The system's own peak counts what the parent used before this process began. */
  watchMemory(): void {
    this.#peak = Math.max(this.#peak, process.memoryUsage.rss())
  }

  commit(): ImportSummary {
    const { mode, source, at, etag } = this.#request
    if (mode === 'replace' && (this.#taken === 0 || this.#taken <= this.#malformed)) throw this.#unusable()
    const states = this.#writer.commit([...this.#meant].toSorted(), { source, at, etag })
    this.watchMemory()
    const malformed = { count: this.#malformed, examples: this.#examples }
    return { states, taken: this.#taken, malformed, peakBytes: this.#peak }
  }

  /**
   * Where a record belongs: to the ecosystem that was asked for, or that one of its folders is named after. Else to
   * all that it speaks of; but one that speaks of several does not show that the input is the whole of each: the
   * export of npm has records that speak of PyPI, too, and must not replace PyPI.
   */
  #ecosystemsFor(record: OsvRecord, path: string): readonly string[] {
    const all = ecosystemsOf(record)
    const { ecosystem } = this.#request
    if (ecosystem !== null) {
      // A withdrawn record may have lost what it was about.
      return all.includes(ecosystem) || all.length === 0 ? [ecosystem] : []
    }
    const folders = path.split('/').slice(0, -1)
    const named = all.find((one) => folders.includes(one))
    if (named !== undefined || all.length === 1) this.#meant.add(named ?? all[0] ?? '')
    return named === undefined ? all : [named]
  }

  #unusable(): SlipwayError {
    const [first] = this.#examples
    const why = first === undefined ? 'no record in it is about what was asked for' : `such as ${first}`
    return new SlipwayError('advisories_invalid', {
      detail: `${this.#taken} records can be used and ${this.#malformed} are malformed: ${why}`,
      where: this.#request.source,
    })
  }
}
