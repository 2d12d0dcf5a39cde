/** SQLite's result codes (https://www.sqlite.org/rescode.html) as errors of ours. */
import { SlipwayError } from '../../errors/slipway-error.ts'

const SQLITE_CONSTRAINT = 19
const SQLITE_FULL = 13
const SQLITE_IOERR_WRITE = 778
const SQLITE_IOERR_SHMSIZE = 4874

interface SqliteFailure extends Error {
  readonly errcode: number
  readonly errstr: string
}

function isSqliteFailure(error: unknown): error is SqliteFailure {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
}

/**
 * SQLite reports ENOSPC as FULL, but for the WAL index, whose growth fails as SHMSIZE, and file systems that
 * report a full quota as a plain write error.
 */
function isFull(error: SqliteFailure): boolean {
  return [SQLITE_FULL, SQLITE_IOERR_SHMSIZE, SQLITE_IOERR_WRITE].includes(error.errcode)
}

/** Whatever was thrown while the database was used, as `storage_full` or `storage_failed`; ours pass unchanged. */
export function toStoreError(error: unknown, path: string): SlipwayError {
  if (error instanceof SlipwayError) return error
  if (isSqliteFailure(error) && isFull(error)) {
    return new SlipwayError('storage_full', {
      detail: `The database could not be written: ${error.message}. Nothing of this call was kept`,
      where: path,
      cause: error,
    })
  }
  const constraint = isSqliteFailure(error) && (error.errcode & 0xff) === SQLITE_CONSTRAINT
  return new SlipwayError('storage_failed', {
    detail: `The database refused: ${error instanceof Error ? error.message : String(error)}`,
    where: path,
    retryable: !constraint,
    cause: error,
  })
}

export function jobNotFound(id: string): SlipwayError {
  return new SlipwayError('job_not_found', { detail: `No job has the id ${id}` })
}
