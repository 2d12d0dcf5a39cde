/** A Dockerfile as base64 of gzip (RFC 4648, RFC 1952): taken apart strictly, and made for jobs that came otherwise. */
import { gzipSync } from 'node:zlib'
import { SlipwayError } from '../../errors/slipway-error.ts'
import { isGzip, readMember } from './gzip-member.ts'

/** RFC 1952 allows members one behind the other; each costs an inflater, so that a bound keeps it cheap. */
const MAX_MEMBERS = 16

/** `base64` breaks its lines, and clients break them again. */
const SPACE = /[ \t\n\v\f\r]+/g
const ALPHABETS = [/^[A-Za-z0-9+/]*$/, /^[A-Za-z0-9_-]*$/]

/**
 * The Dockerfile in `text`. Throws `request_invalid` with the reason: no base64, no gzip, damaged, bytes behind the
 * end, larger than `maxBytes` (where unpacking stops), no UTF-8. Several gzip members make one file, as for gzip.
 */
export function unpackDockerfile(text: string, maxBytes: number): Buffer {
  const packed = decodeBase64(text)
  if (packed.length === 0) throw invalid('is empty')
  if (!isGzip(packed, 0)) throw invalid('is base64, but what it holds is not gzip')
  const parts: Buffer[] = []
  let at = 0
  let bytes = 0
  while (at < packed.length) {
    if (!isGzip(packed, at)) throw invalid(`has ${count(packed.length - at)} after the end of the gzip data`)
    if (parts.length === MAX_MEMBERS) throw invalid(`has more than ${MAX_MEMBERS} gzip members`)
    const member = readMember(packed.subarray(at), maxBytes - bytes)
    if (member.kind === 'too large') throw invalid(`is larger than ${maxBytes} bytes once unpacked`)
    if (member.kind === 'damaged') throw invalid(member.why)
    parts.push(member.content)
    bytes += member.content.length
    at += member.length
  }
  const dockerfile = Buffer.concat(parts, bytes)
  refuseOtherThanUtf8(dockerfile)
  return dockerfile
}

/** The same text for the same bytes: no time of packing in it, no line breaks. */
export function packDockerfile(dockerfile: Uint8Array): string {
  const packed = gzipSync(dockerfile, { level: 9 })
  // Time and operating system (RFC 1952, 2.3): none and unknown.
  packed.writeUInt32LE(0, 4)
  packed.writeUInt8(255, 9)
  return packed.toString('base64')
}

function decodeBase64(text: string): Buffer {
  const clean = text.replace(SPACE, '')
  const digits = clean.replace(/={1,2}$/, '')
  if (!ALPHABETS.some((alphabet) => alphabet.test(digits))) {
    const strange = /[^A-Za-z0-9+/_-]/u.exec(digits)?.[0]
    if (strange === undefined)
      throw invalid('is not base64: it mixes the standard alphabet with that for URLs')
    throw invalid(`is not base64: it has the character ${JSON.stringify(strange)}`)
  }
  // Padding may be left out (RFC 4648, 3.2), but not be a wrong one.
  const padding = clean.length - digits.length
  if (digits.length % 4 === 1 || (padding > 0 && clean.length % 4 !== 0)) {
    throw invalid('is not base64: it is cut off, or its padding is wrong')
  }
  return Buffer.from(digits, 'base64')
}

function refuseOtherThanUtf8(bytes: Buffer): void {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw invalid('is not UTF-8 once unpacked', cause)
  }
}

function count(bytes: number): string {
  return bytes === 1 ? '1 byte' : `${bytes} bytes`
}

function invalid(what: string, cause?: unknown): SlipwayError {
  return new SlipwayError('request_invalid', { detail: `dockerfile ${what}`, where: '/dockerfile', cause })
}
