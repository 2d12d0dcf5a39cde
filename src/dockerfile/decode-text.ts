import { isUtf8 } from 'node:buffer'
import type { Position, Range } from './diagnostic.ts'
import { binaryFormat } from './binary-format.ts'
import { FILE_START, type Findings } from './findings.ts'

/**
 * The bytes as text without a byte order mark, or null with the reason in `findings`. Strict: what is not certain
 * to be UTF-8 text is refused with the place of the first byte that is wrong.
 */
export function decodeText(bytes: Uint8Array, maxBytes: number, findings: Findings): string | null {
  if (bytes.length === 0) {
    findings.error('SLP0001', FILE_START, 'The file is empty.')
    return null
  }
  const format = binaryFormat(bytes)
  if (format !== undefined) {
    findings.error('SLP0006', FILE_START, `This is ${format}, not a Dockerfile.`)
    return null
  }
  if (isWide(bytes)) {
    findings.error('SLP0009', FILE_START, 'The file is in UTF-16 or UTF-32, which no builder reads.')
    return null
  }
  if (bytes.length > maxBytes) {
    findings.error('SLP0002', FILE_START, `The file has ${bytes.length} bytes; the limit is ${maxBytes}.`)
    return null
  }
  const nul = bytes.indexOf(0)
  const bad = isUtf8(bytes) ? -1 : invalidAt(bytes)
  if (nul >= 0 && (bad < 0 || nul < bad)) {
    findings.error('SLP0007', rangeOfByte(bytes, nul), `Byte ${nul} of the file is NUL.`)
    return null
  }
  if (bad >= 0) {
    const hex = (bytes[bad] ?? 0).toString(16).padStart(2, '0')
    findings.error(
      'SLP0008',
      rangeOfByte(bytes, bad),
      `Byte ${bad} of the file (0x${hex}) is not valid UTF-8.`,
    )
    return null
  }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  return text.startsWith('\ufeff') ? text.slice(1) : text
}

/** A byte order mark of UTF-16 or UTF-32, or plain letters with a NUL beside each. */
function isWide(bytes: Uint8Array): boolean {
  const [a, b, c, d] = bytes
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return true
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return true
  return bytes.length >= 4 && ((a === 0 && c === 0 && b !== 0) || (b === 0 && d === 0 && a !== 0 && c !== 0))
}

/** Offset of the first byte that cannot be part of UTF-8 (RFC 3629), or -1. */
function invalidAt(bytes: Uint8Array): number {
  let at = 0
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at)
    if (length === 0) return at
    at += length
  }
  return -1
}

/** Length of the well-formed sequence at `at`, 0 when there is none (table 3-7 of the Unicode standard). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0
  if (lead < 0x80) return 1
  const second = bytes[at + 1] ?? 0
  if (lead >= 0xc2 && lead <= 0xdf) return isTail(second) ? 2 : 0
  if (lead >= 0xe0 && lead <= 0xef) {
    const low = lead === 0xe0 ? 0xa0 : 0x80
    const high = lead === 0xed ? 0x9f : 0xbf
    return second >= low && second <= high && isTail(bytes[at + 2]) ? 3 : 0
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    const low = lead === 0xf0 ? 0x90 : 0x80
    const high = lead === 0xf4 ? 0x8f : 0xbf
    return second >= low && second <= high && isTail(bytes[at + 2]) && isTail(bytes[at + 3]) ? 4 : 0
  }
  return 0
}

function isTail(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80
}

function rangeOfByte(bytes: Uint8Array, offset: number): Range {
  const before = new TextDecoder().decode(bytes.subarray(0, offset))
  const lineStart = before.lastIndexOf('\n') + 1
  const start: Position = { line: before.split('\n').length - 1, character: before.length - lineStart }
  return { start, end: { line: start.line, character: start.character + 1 } }
}
