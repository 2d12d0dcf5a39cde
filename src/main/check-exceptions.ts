/** The file of exceptions without a service: whether it can be used, and which of its exceptions are in force. */
import { loadConfig } from '../config/load.ts'
import { SlipwayError } from '../errors/slipway-error.ts'
import { readExceptionFile } from '../scanners/exceptions/exception-file.ts'
import { type GateException, isOver } from '../scanners/gate.ts'
import type { Answer } from './test-policy.ts'

export interface CheckedExceptions {
  readonly file: string
  readonly exceptions: readonly (GateException & { readonly inForce: boolean })[]
}

type Environment = Readonly<Record<string, string | undefined>>

/** `file` left out: the one of the setting `scan.exceptions`. */
export function checkExceptions(
  file: string | undefined,
  now: number,
  environment: Environment = process.env,
): Answer<CheckedExceptions> {
  try {
    const path = file ?? loadConfig([], environment).config.scan.exceptions
    if (path === '') {
      const action = 'Name the file, or set scan.exceptions (SLIPWAY_SCAN_EXCEPTIONS).'
      return { ok: false, detail: 'this server has no file of exceptions', action }
    }
    const exceptions = readExceptionFile(path).map((one) => ({ ...one, inForce: !isOver(one, now) }))
    return { ok: true, value: { file: path, exceptions } }
  } catch (error) {
    if (!(error instanceof SlipwayError)) throw error
    const where = error.where === undefined ? '' : ` (${error.where})`
    return { ok: false, detail: `${error.detail}${where}`, action: error.action }
  }
}
