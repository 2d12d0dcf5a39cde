import { getSystemErrorMessage } from 'node:util'

/**
 * What the system says of a file, without the call and the path that Node writes around it: the sentence around it
 * names the file already.
 */
export function systemWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'errno' in error && typeof error.errno === 'number'
    ? getSystemErrorMessage(error.errno)
    : error.message
}
