import { SlipwayError } from '../../errors/slipway-error.ts'
import { findJsonMistake } from './find-json-mistake.ts'

/** Undefined for an empty body. Throws `request_invalid` with the place of the mistake: not UTF-8, not JSON, a `__proto__`. */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined
  const text = decodeUtf8(body)
  try {
    const value: unknown = JSON.parse(text)
    // Most bodies do not have the word, so the walk is rarely paid for.
    if (text.includes('__proto__') || text.includes('\\u005f') || text.includes('\\u005F'))
      refusePrototypes(value)
    return value
  } catch (cause) {
    if (cause instanceof SlipwayError) throw cause
    throw malformed(text, cause)
  }
}

function decodeUtf8(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch (cause) {
    throw new SlipwayError('request_invalid', { detail: 'The body is not UTF-8.', cause })
  }
}

/** In a larger text nobody looks for a column, and the search would need much memory. */
const MAX_SEARCHED = 1024 * 1024

function malformed(text: string, cause: unknown): SlipwayError {
  if (text.length > MAX_SEARCHED)
    return new SlipwayError('request_invalid', { detail: 'The body is not JSON.', cause })
  const at = findJsonMistake(text)
  if (at >= text.length) {
    return new SlipwayError('request_invalid', { detail: 'The body is not JSON: it ends too early.', cause })
  }
  const before = text.slice(0, at)
  const where = `line ${before.split('\n').length}, column ${at - before.lastIndexOf('\n')}`
  return new SlipwayError('request_invalid', { detail: `The body is not JSON: see ${where}.`, where, cause })
}

/** A key `__proto__` would change the prototype of the first object that it is copied to by assignment. */
function refusePrototypes(value: unknown): void {
  if (value === null || typeof value !== 'object') return
  if (Object.hasOwn(value, '__proto__')) {
    throw new SlipwayError('request_invalid', { detail: 'The body has a member named __proto__.' })
  }
  for (const member of Object.values(value)) refusePrototypes(member)
}
