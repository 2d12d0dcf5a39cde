import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { SlipwayError } from '../errors/slipway-error.ts'

export interface DataFolderLock {
  /** Lets the next process in. Repeatable. */
  release(): void
}

/** Who holds the folder. Only for the message: the lock itself is the kernel's. */
interface Holder {
  readonly pid: number
  readonly host: string
  readonly startedAt: string
}

const SQLITE_BUSY = 5

/**
 * Makes this process the only one that uses `folder`, which is created when missing (mode 0700). The lock is a file
 * lock held by SQLite, so that the kernel frees it however the process ends; a pid file would survive a kill -9 and
 * could name an innocent process afterwards. Throws `data_folder_locked`, or `storage_failed` when the folder cannot
 * be used.
 */
export function lockDataFolder(folder: string): DataFolderLock {
  const holderPath = join(folder, 'lock.json')
  const db = openLock(folder)
  try {
    // nothing is ever written, so a journal file would only lie about
    db.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    throw isBusy(error) ? lockedBy(readHolder(holderPath), folder, error) : unusable(folder, error)
  }
  writeHolder(holderPath)
  return {
    release() {
      if (!db.isOpen) return
      rmSync(holderPath, { force: true })
      db.close()
    },
  }
}

function openLock(folder: string): DatabaseSync {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return new DatabaseSync(join(folder, 'lock.db'), { timeout: 0 })
  } catch (error) {
    throw unusable(folder, error)
  }
}

function writeHolder(path: string): void {
  const holder: Holder = { pid: process.pid, host: hostname(), startedAt: new Date().toISOString() }
  try {
    writeFileSync(path, `${JSON.stringify(holder)}\n`)
  } catch {
    // a full disk must not keep the service from starting: only the next one's message is poorer
  }
}

function readHolder(path: string): Holder | undefined {
  try {
    const found: Partial<Holder> = JSON.parse(readFileSync(path, 'utf8'))
    const { pid, host, startedAt } = found
    if (typeof pid !== 'number' || typeof host !== 'string' || typeof startedAt !== 'string') return undefined
    return { pid, host, startedAt }
  } catch {
    return undefined
  }
}

function lockedBy(holder: Holder | undefined, folder: string, cause: unknown): SlipwayError {
  const who =
    holder === undefined
      ? 'another process'
      : `process ${holder.pid} on ${holder.host} (since ${holder.startedAt})`
  const stop = holder === undefined ? 'Stop that process' : `Stop it (kill ${holder.pid})`
  return new SlipwayError('data_folder_locked', {
    detail: `The data folder ${folder} is held by ${who}`,
    where: folder,
    action: `${stop}, or choose another folder with --data.`,
    cause,
    ...(holder === undefined ? {} : { data: { ...holder } }),
  })
}

function unusable(folder: string, cause: unknown): SlipwayError {
  return new SlipwayError('storage_failed', {
    detail: `The data folder ${folder} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
    where: folder,
    action: 'Give this user read and write access to it, or choose another folder with --data.',
    retryable: false,
    cause,
  })
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY
}
