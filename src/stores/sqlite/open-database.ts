import { DatabaseSync } from 'node:sqlite'
import { migrate } from './migrations.ts'
import { toStoreError } from './store-error.ts'

/**
 * - WAL with synchronous=FULL: a commit is on the disk when it returns. Set explicitly, for a library's default may differ.
 * - 4,000 pages between checkpoints: at some thousand submits a second SQLite's 1,000 would copy pages back several
 *   times a second; journal_size_limit gives the space back after a burst.
 * - mmap stays off: a disk that fails under a mapping ends the process by SIGBUS, where a read returns an error.
 * - secure_delete=FAST: what is deleted is overwritten in the pages that are written anyway, so an erased secret does
 *   not stay behind in the file. It is for the whole database (SQLite has none for a table) and free here: submits only
 *   insert, and claim and end took 55 µs with it and without. Pages that become free as a whole and the log until it
 *   is started over may still hold it, sealed; the full mode would write all pages of a purged job for that.
 * - 24 MiB of page cache hold the inner pages of all indexes at a million jobs; the system's cache does the rest.
 */
const PRAGMAS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
  PRAGMA secure_delete = FAST;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -24576;
  PRAGMA mmap_size = 0;
  PRAGMA wal_autocheckpoint = 4000;
  PRAGMA journal_size_limit = 33554432;
`

/** Opens or creates the database at `path` and brings its schema up to date. Throws `storage_failed`, `storage_full`. */
export function openDatabase(path: string): DatabaseSync {
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(path, { timeout: 5000 })
    db.exec(PRAGMAS)
    // SQLite's own lower() knows ASCII alone
    db.function('fold', { deterministic: true, directOnly: true }, (text) => String(text).toLowerCase())
    migrate(db, path)
    return db
  } catch (error) {
    db?.close()
    throw toStoreError(error, path)
  }
}
