import { readFileSync, statSync } from 'node:fs'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { GateException } from '../gate.ts'
import { invalidExceptions, parseExceptions } from './parse-exceptions.ts'

const MAX_BYTES = 4 * 1024 * 1024

/** Throws `config_invalid` for what cannot be read and for what is no list of exceptions. */
export function readExceptionFile(path: string): readonly GateException[] {
  return parseExceptions(readText(path), path)
}

function readText(path: string): string {
  const fail = (detail: string, cause?: unknown) =>
    invalidExceptions(path, detail, 'Put the file there, or correct the setting scan.exceptions.', cause)
  try {
    const stat = statSync(path)
    // Reading a pipe would wait for ever.
    if (!stat.isFile()) throw fail('the exceptions are no regular file')
    if (stat.size > MAX_BYTES) throw fail(`the file has ${stat.size} bytes; the limit is ${MAX_BYTES}`)
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof SlipwayError) throw error
    throw fail(`the exceptions cannot be read: ${String(error)}`, error)
  }
}
