import { readSmallFile } from '../../config/small-file.ts'
import type { GateException } from '../gate.ts'
import { invalidExceptions, parseExceptions } from './parse-exceptions.ts'

const MAX_BYTES = 4 * 1024 * 1024
const ACTION =
  'Put the file there, or name another one; the service has its name from the setting scan.exceptions.'

/** Throws `config_invalid` for what cannot be read and for what is no list of exceptions. */
export function readExceptionFile(path: string): readonly GateException[] {
  const read = readSmallFile(path, MAX_BYTES)
  if ('problem' in read) {
    throw invalidExceptions(path, `the file of exceptions ${read.problem}`, ACTION, read.cause)
  }
  return parseExceptions(read.text, path)
}
