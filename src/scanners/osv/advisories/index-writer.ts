import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { EcosystemState } from '../../advisories.ts'
import { withoutRelease } from './ecosystem-name.ts'
import { PACKAGES_PER_RECORD, type Statement, openForWriting, prepare } from './index-database.ts'
import type { OsvRecord } from './osv-record.ts'
import { type RecordFacts, toPackages, toRecordFacts } from './to-advisory.ts'

/** What a commit writes about where the records came from. */
export interface Origin {
  /** Shown to people: an address or a path. */
  readonly source: string
  /** Epoch milliseconds. */
  readonly at: number
  /** Of the whole export at `source`, when it has one. */
  readonly etag: string | null
}

interface StateRow {
  readonly set_id: number
  readonly updated_at: number
  readonly whole_at: number
  readonly etag: string | null
}

/**
 * One change of the index: begun by the constructor, it is a single transaction. `replace` builds each ecosystem's
 * records from nothing; `update` adds to those that are there. Until `commit` returns, readers see what was there
 * before; `close` without a commit, and the end of the process, leave everything as it was. One writer at a time.
 */
export class IndexWriter {
  readonly #db: DatabaseSync
  readonly #mode: 'replace' | 'update'
  readonly #sets = new Map<string, number>()
  readonly #sql: ReturnType<typeof statements>
  #changes = 0

  constructor(path: string, mode: 'replace' | 'update') {
    this.#db = openForWriting(path)
    this.#mode = mode
    this.#sql = statements(this.#db)
    this.#db.exec('BEGIN IMMEDIATE')
  }

  /** Adds a record, or puts it in place of an earlier one of that id. Withdrawn ones are noted, not found. */
  add(ecosystem: string, record: OsvRecord): void {
    const set = this.#setOf(ecosystem)
    const earlier = this.#sql.findRecord.get(set, record.id)
    if (earlier !== undefined) this.#remove(earlier.id, record.id, earlier.facts)
    this.#changes += 1
    const withdrawn = Boolean(record.withdrawn)
    const facts = toRecordFacts(record)
    const at = Date.parse(record.modified)
    const row = this.#sql.addRecord.get(
      set,
      record.id,
      record.modified,
      at,
      Number(withdrawn),
      JSON.stringify(facts),
    )
    const id = row?.id ?? 0
    if (withdrawn) return
    let packageId = id * PACKAGES_PER_RECORD
    for (const one of toPackages(record)) {
      if (withoutRelease(one.ecosystem) !== ecosystem) continue
      const versions = one.versions.length === 0 ? null : this.#versionsId(set, one.versions)
      this.#sql.addPackage.run(packageId, one.ecosystem, one.name, versions, JSON.stringify(one.facts))
      packageId += 1
    }
    for (const name of namesOf(record.id, facts)) this.#sql.addName.run(name, id)
  }

  /**
   * Lets readers see the records of these ecosystems, and removes those that they replace; what was added to other
   * ecosystems is dropped. In `update` an ecosystem to which nothing was added has its data's age renewed.
   */
  commit(ecosystems: readonly string[], origin: Origin): readonly EcosystemState[] {
    for (const [ecosystem, set] of this.#sets) {
      if (!ecosystems.includes(ecosystem)) this.#removeSet(set)
    }
    const states = ecosystems.map((ecosystem) => this.#state(ecosystem, origin))
    if (this.#changes > 0) this.#db.exec('UPDATE meta SET generation = generation + 1')
    this.#db.exec('COMMIT')
    // Moves the log into the file and frees its space, as far as readers let it.
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    return states
  }

  /** Takes back what was not committed. */
  close(): void {
    this.#db.close()
  }

  #state(ecosystem: string, { source, at, etag }: Origin): EcosystemState {
    const before = this.#sql.findState.get(ecosystem)
    const set = this.#setOf(ecosystem)
    const { records = 0, newest = 0 } = this.#sql.measure.get(set) ?? {}
    const whole = this.#mode === 'replace'
    if (before !== undefined && before.set_id !== set) this.#removeSet(before.set_id)
    const wholeAt = whole ? at : (before?.whole_at ?? 0)
    const tag = whole ? etag : (before?.etag ?? null)
    this.#sql.putState.run(ecosystem, set, records, newest, at, wholeAt, source, tag)
    return { ecosystem, records, updatedAt: at, newest, source }
  }

  #setOf(ecosystem: string): number {
    const known = this.#sets.get(ecosystem)
    if (known !== undefined) return known
    const before = this.#mode === 'update' ? this.#sql.findState.get(ecosystem)?.set_id : undefined
    const set = before ?? this.#sql.takeSet.get()?.id ?? 0
    this.#sets.set(ecosystem, set)
    return set
  }

  #versionsId(set: number, versions: readonly string[]): number {
    const list = JSON.stringify(versions)
    const hash = createHash('sha256').update(list).digest().subarray(0, 16)
    const found = this.#sql.findVersions.get(set, hash) ?? this.#sql.addVersions.get(set, hash, list)
    return found?.id ?? 0
  }

  #remove(id: number, name: string, facts: string): void {
    const first = id * PACKAGES_PER_RECORD
    this.#sql.removePackages.run(first, first + PACKAGES_PER_RECORD - 1)
    for (const one of namesOf(name, JSON.parse(facts) as RecordFacts)) this.#sql.removeName.run(one, id)
    this.#sql.removeRecord.run(id)
  }

  #removeSet(set: number): void {
    const records = 'SELECT id FROM records WHERE set_id = ?'
    prepare(this.#db, `DELETE FROM affected WHERE id / ${PACKAGES_PER_RECORD} IN (${records})`).run(set)
    prepare(this.#db, `DELETE FROM names WHERE record IN (${records})`).run(set)
    prepare(this.#db, 'DELETE FROM versions WHERE set_id = ?').run(set)
    prepare(this.#db, 'DELETE FROM records WHERE set_id = ?').run(set)
  }
}

/** The names by which a record is asked for. */
function namesOf(id: string, { aliases, upstream }: RecordFacts): Set<string> {
  return new Set([id, ...aliases, ...upstream])
}

function statements(db: DatabaseSync) {
  interface Id {
    readonly id: number
  }
  return {
    findState: prepare<StateRow>(db, 'SELECT * FROM states WHERE ecosystem = ?'),
    putState: prepare(db, 'INSERT OR REPLACE INTO states VALUES (?, ?, ?, ?, ?, ?, ?, ?)') as Statement,
    takeSet: prepare<Id>(db, 'UPDATE meta SET next_set = next_set + 1 RETURNING next_set - 1 AS id'),
    findRecord: prepare<Id & { readonly facts: string }>(
      db,
      'SELECT id, facts FROM records WHERE set_id = ? AND name = ?',
    ),
    addRecord: prepare<Id>(
      db,
      `INSERT INTO records (set_id, name, modified, modified_at, withdrawn, facts) VALUES (?, ?, ?, ?, ?, ?)
       RETURNING id`,
    ),
    removeRecord: prepare(db, 'DELETE FROM records WHERE id = ?'),
    addPackage: prepare(db, 'INSERT INTO affected VALUES (?, ?, ?, ?, ?)'),
    removePackages: prepare(db, 'DELETE FROM affected WHERE id BETWEEN ? AND ?'),
    findVersions: prepare<Id>(db, 'SELECT id FROM versions WHERE set_id = ? AND hash = ?'),
    addVersions: prepare<Id>(db, 'INSERT INTO versions (set_id, hash, list) VALUES (?, ?, ?) RETURNING id'),
    addName: prepare(db, 'INSERT OR IGNORE INTO names VALUES (?, ?)'),
    removeName: prepare(db, 'DELETE FROM names WHERE name = ? AND record = ?'),
    measure: prepare<{ readonly records: number; readonly newest: number }>(
      db,
      `SELECT COALESCE(SUM(withdrawn = 0), 0) AS records, COALESCE(MAX(modified_at), 0) AS newest
       FROM records WHERE set_id = ?`,
    ),
  }
}
