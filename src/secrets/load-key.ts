import { randomBytes } from 'node:crypto'
import { closeSync, fchmodSync, fstatSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { hasCode, SlipwayError } from '../errors/slipway-error.ts'
import { KEY_BYTES } from './create-sealer.ts'

/**
 * The key for stored secrets: the one given (base64), or that in the file, which is made with mode 0600 when it is
 * missing. Throws `config_invalid` for a key of another size, for a file that others may read, and for one that cannot
 * be read or made.
 */
export function loadKey(given: string, path: string): Uint8Array {
  if (given !== '') return decode(given, 'secrets.key')
  try {
    const text = read(path)
    if (text === undefined) return create(path)
    if (text.trim() === '') throw emptyFile(path)
    return decode(text, path)
  } catch (error) {
    if (hasCode(error, 'config_invalid')) throw error
    throw new SlipwayError('config_invalid', {
      detail: `the key for stored secrets cannot be read or made: ${(error as Error).message}`,
      where: path,
      action: 'Let the user of the service read and write that file, or give the key in secrets.key.',
      cause: error,
    })
  }
}

function read(path: string): string | undefined {
  const file = openIfThere(path)
  if (file === undefined) return undefined
  try {
    if ((fstatSync(file).mode & 0o077) !== 0) {
      throw new SlipwayError('config_invalid', {
        detail: 'other users may read the key for stored secrets',
        where: path,
        action: `chmod 600 ${path}; when others have read it, enter the credentials again under a new key.`,
      })
    }
    return readFileSync(file, 'utf8')
  } finally {
    closeSync(file)
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** On the disk, its name in the folder too, before anything is sealed under it. */
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
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
  return key
}

/** Not taken for a missing one: a new key in place of one that was lost would make all that is sealed unreadable. */
function emptyFile(path: string): SlipwayError {
  return new SlipwayError('config_invalid', {
    detail: 'the file of the key for stored secrets is empty',
    where: path,
    action: `Put the key back; when there never was one, delete ${path}, and the next start makes one.`,
  })
}

/** The messages never hold the text: it may be half a key. */
function decode(text: string, where: string): Uint8Array {
  const trimmed = text.trim()
  const key = Buffer.from(trimmed, 'base64')
  // the decoder skips what is not of its alphabet
  const isBase64 = withoutPadding(key.toString('base64')) === withoutPadding(trimmed)
  if (isBase64 && key.length === KEY_BYTES) return key
  const found = isBase64 ? `has ${key.length} bytes in place of ${KEY_BYTES}` : 'is no base64'
  throw new SlipwayError('config_invalid', {
    detail: `the key for stored secrets ${found}; it must be ${KEY_BYTES} bytes in base64`,
    where,
    action: 'Make one with: openssl rand -base64 32',
  })
}

function withoutPadding(text: string): string {
  return text.replace(/={1,2}$/, '')
}
