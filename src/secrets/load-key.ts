import { randomBytes } from 'node:crypto'
import { closeSync, fchmodSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs'
import { SlipwayError } from '../errors/slipway-error.ts'
import { KEY_BYTES } from './create-sealer.ts'

/**
 * The key for stored secrets: the one given (base64), or that in the file, which is made with mode 0600 when it is
 * missing. Throws `config_invalid` for a key of another size and for a file that others may read.
 */
export function loadKey(given: string, path: string): Uint8Array {
  if (given !== '') return decode(given, 'secrets.key')
  const text = read(path)
  return text === undefined ? create(path) : decode(text, path)
}

function read(path: string): string | undefined {
  try {
    if ((statSync(path).mode & 0o077) !== 0) {
      throw new SlipwayError('config_invalid', {
        detail: 'other users may read the key for stored secrets',
        where: path,
        action: `chmod 600 ${path}; when others have read it, enter the credentials again under a new key.`,
      })
    }
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** On the disk before anything is sealed under it. */
function create(path: string): Uint8Array {
  const key = randomBytes(KEY_BYTES)
  const file = openSync(path, 'wx', 0o600)
  try {
    fchmodSync(file, 0o600)
    writeSync(file, `${key.toString('base64')}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return key
}

/** The message never holds the text: it may be half a key. */
function decode(text: string, where: string): Uint8Array {
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length === KEY_BYTES) return key
  throw new SlipwayError('config_invalid', {
    detail: `the key for stored secrets has ${key.length} bytes in place of ${KEY_BYTES} in base64`,
    where,
    action: 'Make one with: openssl rand -base64 32',
  })
}
