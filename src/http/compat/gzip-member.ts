import { type InflateRaw, crc32, inflateRawSync } from 'node:zlib'

export type Member =
  | {
      readonly kind: 'read'
      readonly content: Buffer /** Bytes of the member itself. */
      readonly length: number
    }
  | { readonly kind: 'damaged'; readonly why: string }
  | { readonly kind: 'too large' }

/** Flags of the header (RFC 1952, 2.3.1). */
const FLAG = { headerCrc: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 } as const
const DEFLATE = 8
const FIXED_HEADER = 10
const TRAILER = 8

const CUT_OFF = { kind: 'damaged', why: 'is cut off: the gzip data ends too early' } as const

/** True when a gzip member (RFC 1952) begins at `at`. */
export function isGzip(bytes: Buffer, at: number): boolean {
  return bytes[at] === 0x1f && bytes[at + 1] === 0x8b
}

/**
 * Unpacks the one gzip member at the beginning of `bytes`, and stops when it is larger than `maxBytes`. Node's own
 * gunzip takes no notice of what stands behind a member.
 */
export function readMember(bytes: Buffer, maxBytes: number): Member {
  if (bytes.length < FIXED_HEADER) return CUT_OFF
  if (bytes[2] !== DEFLATE) return { kind: 'damaged', why: `has the unknown compression method ${bytes[2]}` }
  if (((bytes[3] ?? 0) & FLAG.reserved) !== 0) return { kind: 'damaged', why: 'has unknown gzip flags' }
  const start = endOfHeader(bytes)
  if (start === undefined || start >= bytes.length) return CUT_OFF
  const inflated = inflate(bytes.subarray(start), maxBytes)
  if (inflated.kind !== 'read') return inflated
  const { content } = inflated
  const end = start + inflated.length
  if (end + TRAILER > bytes.length) return CUT_OFF
  if (bytes.readUInt32LE(end) !== crc32(content)) {
    return { kind: 'damaged', why: 'is damaged: the checksum (CRC-32) of the gzip data is wrong' }
  }
  if (bytes.readUInt32LE(end + 4) !== content.length) {
    return { kind: 'damaged', why: 'is damaged: the length in the gzip data is wrong' }
  }
  return { kind: 'read', content, length: end + TRAILER }
}

/** Offset of the compressed data; undefined when the header does not end. */
function endOfHeader(bytes: Buffer): number | undefined {
  const flags = bytes[3] ?? 0
  let at = FIXED_HEADER
  if ((flags & FLAG.extra) !== 0) {
    if (at + 2 > bytes.length) return undefined
    at += 2 + bytes.readUInt16LE(at)
  }
  for (const text of [FLAG.name, FLAG.comment]) {
    if ((flags & text) === 0) continue
    const end = bytes.indexOf(0, at)
    if (end === -1) return undefined
    at = end + 1
  }
  return (flags & FLAG.headerCrc) === 0 ? at : at + 2
}

function inflate(deflated: Buffer, maxBytes: number): Member {
  try {
    // At least 1: zero is no limit that zlib takes, and an empty member is none that needs one.
    const options = { maxOutputLength: Math.max(1, maxBytes), info: true } as const
    const { buffer, engine } = inflateRawSync(deflated, options) as unknown as {
      readonly buffer: Buffer
      readonly engine: InflateRaw
    }
    if (buffer.length > maxBytes) return { kind: 'too large' }
    return { kind: 'read', content: buffer, length: engine.bytesWritten }
  } catch (error) {
    const { code } = error as { readonly code?: unknown }
    if (code === 'ERR_BUFFER_TOO_LARGE') return { kind: 'too large' }
    if (code === 'Z_BUF_ERROR') return CUT_OFF
    return { kind: 'damaged', why: 'is damaged: the compressed data cannot be read' }
  }
}
