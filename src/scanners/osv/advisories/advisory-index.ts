import type { DatabaseSync } from 'node:sqlite'
import type { Advisory, AdvisoryIndex, EcosystemState, NamedRecord } from '../../advisories.ts'
import { packageKey } from './ecosystem-name.ts'
import { PACKAGES_PER_RECORD, openForReading, prepare, toIndexError } from './index-database.ts'
import type { PackageFacts, RecordFacts } from './to-advisory.ts'

/** A state with what the next sync has to know. */
export interface SyncState extends EcosystemState {
  /** Epoch milliseconds of the last import of a whole export. */
  readonly wholeAt: number
  readonly etag: string | null
}

export interface OpenedIndex extends AdvisoryIndex {
  syncStates(): readonly SyncState[]
  /** `modified` of a record of that ecosystem, epoch milliseconds; withdrawn ones are known, too. */
  modifiedAt(ecosystem: string, id: string): number | undefined
}

interface FoundRow {
  readonly id: string
  readonly modified: string
  readonly record_facts: string
  readonly package_facts: string
  readonly versions: number | null
}

/**
 * Reads the index at `path`, which need not be there yet: it is looked for at each call until it is, so that what
 * another process imports is seen. Throws `storage_failed` when it cannot be read.
 */
export function openAdvisoryIndex(path: string): OpenedIndex {
  let opened: Statements | undefined
  const use = <Result>(read: (sql: Statements) => Result, without: Result): Result => {
    try {
      opened ??= openStatements(path)
      return opened === undefined ? without : read(opened)
    } catch (error) {
      throw toIndexError(error, path)
    }
  }
  return {
    find: (ecosystem, name) => {
      const key = packageKey(ecosystem, name)
      return use((sql) => find(sql, ecosystem, key), [])
    },
    has: (ecosystem) => use((sql) => sql.has.get(ecosystem) !== undefined, false),
    names: (idOrAlias) => use((sql) => sql.names.all(idOrAlias).map(({ name }) => name), []),
    named: (idOrAlias) => use((sql) => named(sql, idOrAlias), []),
    states: () => use((sql) => sql.states.all().map(toState), []),
    syncStates: () =>
      use(
        (sql) => sql.states.all().map((row) => ({ ...toState(row), wholeAt: row.whole_at, etag: row.etag })),
        [],
      ),
    modifiedAt: (ecosystem, id) => use((sql) => sql.modified.get(ecosystem, id)?.modified_at, undefined),
    get generation() {
      return use((sql) => sql.generation.get()?.generation ?? 0, 0)
    },
    close() {
      opened?.db.close()
      opened = undefined
    },
  }
}

/** Reads one snapshot: an import may commit between two statements. */
function atOnce<Result>({ db }: Statements, read: () => Result): Result {
  db.exec('BEGIN')
  try {
    return read()
  } finally {
    db.exec('COMMIT')
  }
}

function find(sql: Statements, ecosystem: string, name: string): Advisory[] {
  return atOnce(sql, () => {
    const rows = sql.find.all(ecosystem, name)
    const ids = new Set(rows.map(({ versions }) => versions).filter((id) => id !== null))
    // A package's records share their lists of versions: each is read and parsed once.
    const lists = new Map([...ids].map((id) => [id, parseList(sql.versions.get(id)?.list)]))
    return toAdvisories(rows, lists, ecosystem, name)
  })
}

function named(sql: Statements, idOrAlias: string): NamedRecord[] {
  return atOnce(sql, () =>
    sql.named.all(idOrAlias).map((row): NamedRecord => {
      const facts = JSON.parse(row.facts) as RecordFacts
      const packages = sql.packages.all(row.number).map(({ ecosystem, name, facts: json }) => {
        const { urgency, severities = [] } = JSON.parse(json) as PackageFacts
        return { ecosystem, name, urgency, severities }
      })
      const severities = [...facts.severities, ...packages.flatMap((one) => one.severities)]
      return {
        id: row.name,
        ...facts,
        modified: row.modified,
        severities,
        packages: packages.map(({ ecosystem, name, urgency }) => ({ ecosystem, name, urgency })),
      }
    }),
  )
}

function parseList(json: string | undefined): readonly string[] {
  return json === undefined ? [] : (JSON.parse(json) as string[])
}

function toAdvisories(
  rows: readonly FoundRow[],
  lists: ReadonlyMap<number, readonly string[]>,
  ecosystem: string,
  name: string,
): Advisory[] {
  return rows.map((row) => {
    const record = JSON.parse(row.record_facts) as RecordFacts
    const { ranges, urgency, severities } = JSON.parse(row.package_facts) as PackageFacts
    return {
      id: row.id,
      aliases: record.aliases,
      upstream: record.upstream,
      summary: record.summary,
      modified: row.modified,
      published: record.published,
      severities: severities ?? record.severities,
      affected: { ecosystem, name, versions: lists.get(row.versions ?? 0) ?? [], ranges, urgency },
    }
  })
}

interface NamedRow {
  readonly number: number
  readonly name: string
  readonly modified: string
  readonly facts: string
}

interface PackageRow {
  readonly ecosystem: string
  readonly name: string
  readonly facts: string
}

interface StateRow {
  readonly ecosystem: string
  readonly records: number
  readonly newest: number
  readonly updated_at: number
  readonly whole_at: number
  readonly source: string
  readonly etag: string | null
}

function toState({ ecosystem, records, newest, updated_at: updatedAt, source }: StateRow): EcosystemState {
  return { ecosystem, records, newest, updatedAt, source }
}

type Statements = ReturnType<typeof statements>

function openStatements(path: string): Statements | undefined {
  const db = openForReading(path)
  return db === undefined ? undefined : statements(db)
}

function statements(db: DatabaseSync) {
  return {
    db,
    find: prepare<FoundRow>(
      db,
      `SELECT r.name AS id, r.modified, r.facts AS record_facts, a.facts AS package_facts, a.versions
       FROM affected a JOIN records r ON r.id = a.id / ${PACKAGES_PER_RECORD}
       WHERE a.ecosystem = ? AND a.name = ? ORDER BY r.name, a.id`,
    ),
    has: prepare<{ readonly id: number }>(db, 'SELECT id FROM affected WHERE ecosystem = ? LIMIT 1'),
    versions: prepare<{ readonly list: string }>(db, 'SELECT list FROM versions WHERE id = ?'),
    names: prepare<{ readonly name: string }>(
      db,
      'SELECT DISTINCT r.name FROM names n JOIN records r ON r.id = n.record WHERE n.name = ? ORDER BY r.name',
    ),
    named: prepare<NamedRow>(
      db,
      `SELECT r.id AS number, r.name, r.modified, r.facts FROM names n JOIN records r ON r.id = n.record
       WHERE n.name = ? ORDER BY r.name, r.id`,
    ),
    packages: prepare<PackageRow>(
      db,
      `SELECT ecosystem, name, facts FROM affected
       WHERE id >= ?1 * ${PACKAGES_PER_RECORD} AND id < (?1 + 1) * ${PACKAGES_PER_RECORD} ORDER BY id`,
    ),
    states: prepare<StateRow>(db, 'SELECT * FROM states ORDER BY ecosystem'),
    modified: prepare<{ readonly modified_at: number }>(
      db,
      `SELECT modified_at FROM records
       WHERE set_id = (SELECT set_id FROM states WHERE ecosystem = ?) AND name = ?`,
    ),
    generation: prepare<{ readonly generation: number }>(db, 'SELECT generation FROM meta'),
  }
}
