import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { SlipwayError } from '../../../errors/slipway-error.ts'
import { toIndexError } from './index-database.ts'

const SQLITE_BUSY = 5

/**
 * Makes this process the only one that fetches or imports into `folder`, which is created when missing; readers are
 * not concerned. The lock is the kernel's, by SQLite: it ends however the process ends. Throws
 * `advisories_unavailable` while another one works there. Returns what lets the next one in.
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, 'writing.lock')
  let db: DatabaseSync | undefined
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    db = new DatabaseSync(path, { timeout: 0 })
    db.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    const held = db
    return () => held.close()
  } catch (error) {
    db?.close()
    const isBusy = error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY
    if (!isBusy) throw toIndexError(error, path)
    throw new SlipwayError('advisories_unavailable', {
      detail: 'Advisories are being fetched or imported into this folder already',
      where: folder,
      action: 'Wait until that ends: `slipway advisories status` shows what is there.',
      cause: error,
    })
  }
}
