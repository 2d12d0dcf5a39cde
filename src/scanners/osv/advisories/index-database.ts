/** The file of the index: its tables, and how it is opened. */
import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { SlipwayError } from '../../../errors/slipway-error.ts'

export const INDEX_FILE = 'advisories.db'

/** Of the tables below. An index of another version is built anew: all that is in it can be fetched again. */
const SCHEMA_VERSION = 1

/** The affected packages of record n have the ids from n * this on, so that no index of them by record is needed. */
export const PACKAGES_PER_RECORD = 65_536

/**
 * An ecosystem's records are a set; an import makes a new one, and its commit lets `states` point to it and removes
 * the old one. Lists of versions are kept once for each set: thousands of a package's records have the same list.
 */
const TABLES = `
  CREATE TABLE meta (generation INTEGER NOT NULL, next_set INTEGER NOT NULL) STRICT;
  INSERT INTO meta VALUES (0, 1);
  CREATE TABLE states (
    ecosystem TEXT PRIMARY KEY, set_id INTEGER NOT NULL UNIQUE, records INTEGER NOT NULL, newest INTEGER NOT NULL,
    updated_at INTEGER NOT NULL, whole_at INTEGER NOT NULL, source TEXT NOT NULL, etag TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE records (
    id INTEGER PRIMARY KEY, set_id INTEGER NOT NULL, name TEXT NOT NULL, modified TEXT NOT NULL,
    modified_at INTEGER NOT NULL, withdrawn INTEGER NOT NULL, facts TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX records_by_name ON records (set_id, name);
  CREATE TABLE affected (
    id INTEGER PRIMARY KEY, ecosystem TEXT NOT NULL, name TEXT NOT NULL, versions INTEGER, facts TEXT NOT NULL
  ) STRICT;
  CREATE INDEX affected_by_package ON affected (ecosystem, name);
  CREATE TABLE versions (
    id INTEGER PRIMARY KEY, set_id INTEGER NOT NULL, hash BLOB NOT NULL, list TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX versions_by_hash ON versions (set_id, hash);
  CREATE TABLE names (
    name TEXT NOT NULL COLLATE NOCASE, record INTEGER NOT NULL, PRIMARY KEY (name, record)
  ) STRICT, WITHOUT ROWID;
  PRAGMA user_version = ${SCHEMA_VERSION};
`

const DROP = ['meta', 'states', 'records', 'affected', 'versions', 'names']
  .map((table) => `DROP TABLE IF EXISTS ${table};`)
  .join('\n')

/**
 * Opens or creates the index for a writer. In write-ahead mode: readers go on with what was there until the commit,
 * and of a writer that is killed nothing remains. The page cache bounds the memory of a commit of any size.
 */
export function openForWriting(path: string): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const db = new DatabaseSync(path, { timeout: 10_000 })
  try {
    db.exec(`
      PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768;
      PRAGMA temp_store = FILE; PRAGMA mmap_size = 0; PRAGMA journal_size_limit = 16777216;
      PRAGMA wal_autocheckpoint = 4000;
    `)
    if (versionOf(db) !== SCHEMA_VERSION) db.exec(`BEGIN IMMEDIATE; ${DROP} ${TABLES} COMMIT`)
    return db
  } catch (error) {
    db.close()
    throw toIndexError(error, path)
  }
}

/**
 * Opens an index; undefined when there is none, or none yet: the first writer is about to make its tables. Throws
 * `storage_failed` for one of another version.
 */
export function openForReading(path: string): DatabaseSync | undefined {
  if (!existsSync(path)) return undefined
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
    db.exec('PRAGMA cache_size = -16384; PRAGMA mmap_size = 0')
    const version = versionOf(db)
    if (version === SCHEMA_VERSION) return db
    if (version === 0) {
      db.close()
      return undefined
    }
    throw new SlipwayError('storage_failed', {
      detail: `The index of advisories has schema ${version}; this version of Slipway reads ${SCHEMA_VERSION}`,
      where: path,
      action: 'Run `slipway advisories sync`, which builds it anew.',
      retryable: false,
    })
  } catch (error) {
    db?.close()
    throw toIndexError(error, path)
  }
}

/** A prepared statement whose rows have the shape that its SQL selects: tables of ours, all of them STRICT. */
export interface Statement<Row = never> {
  get(...parameters: SQLInputValue[]): Row | undefined
  all(...parameters: SQLInputValue[]): Row[]
  run(...parameters: SQLInputValue[]): { readonly changes: number | bigint }
}

export function prepare<Row = never>(db: DatabaseSync, sql: string): Statement<Row> {
  return db.prepare(sql) as unknown as Statement<Row>
}

const SQLITE_FULL = 13
const SQLITE_BUSY = 5

/** Whatever was thrown while the index was used, as an error of ours; ours pass unchanged. */
export function toIndexError(error: unknown, path: string): SlipwayError {
  if (error instanceof SlipwayError) return error
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0
  const why = error instanceof Error ? error.message : String(error)
  const full = code === SQLITE_FULL || (error as NodeJS.ErrnoException | null)?.code === 'ENOSPC'
  return new SlipwayError(full ? 'storage_full' : 'storage_failed', {
    detail: `The index of advisories cannot be ${code === SQLITE_BUSY ? 'locked' : 'used'}: ${why}`,
    where: path,
    cause: error,
  })
}

function versionOf(db: DatabaseSync): number {
  return prepare<{ user_version: number }>(db, 'PRAGMA user_version').get()?.user_version ?? 0
}
