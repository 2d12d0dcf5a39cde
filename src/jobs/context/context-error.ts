import { SlipwayError } from '../../errors/slipway-error.ts'

/** `context_invalid` about the entry `name`, whose control characters are not passed on. */
export function invalidEntry(name: string, detail: string, action: string): SlipwayError {
  const clipped = name.length > 200 ? `${name.slice(0, 200)}…` : name
  const where = clipped.replace(/[\p{Cc}\p{Cf}]/gu, '?')
  return new SlipwayError('context_invalid', { detail, where, action })
}

/** `context_invalid` about the archive as a whole. */
export function invalidArchive(detail: string, action?: string): SlipwayError {
  return new SlipwayError('context_invalid', { detail, action })
}

/** Errors of the file system in the service's own words; others as they are. */
export function storageError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof SlipwayError) return error
  const code = 'code' in error ? error.code : undefined
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new SlipwayError('storage_full', {
      detail: 'The data folder has no space left for the build context.',
      cause: error,
    })
  }
  const ours = 'syscall' in error && typeof code === 'string' && code.startsWith('E')
  if (!ours) return error
  return new SlipwayError('storage_failed', {
    detail: `The build context could not be kept (${code}).`,
    cause: error,
  })
}
