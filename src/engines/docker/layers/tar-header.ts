/**
 * Headers of the tar format as Go's archive/tar reads them, which is what an engine reads layers with: ustar and pax of
 * POSIX (IEEE Std 1003.1, pax), GNU long names, and v7.
 */
import { brokenArchive } from './byte-source.ts'

export const BLOCK = 512

export interface TarHeader {
  /** Raw bytes: names need not be UTF-8, and files are opened by them. */
  readonly name: Buffer
  readonly target: Buffer
  /** The type flag as a character; `0` for the NUL of v7. */
  readonly type: string
  readonly mode: number
  readonly size: number
}

/** Undefined for a block of zeros, which ends an archive. Throws `engine_failed` for what is no header. */
export function decodeHeader(block: Buffer): TarHeader | undefined {
  const sum = checksum(block)
  if (sum.unsigned === SPACES) return undefined
  const stated = numberAt(block, 148, 8)
  if (stated !== sum.unsigned && stated !== sum.signed) throw brokenArchive('a header has a wrong checksum')
  const name = textAt(block, 0, 100)
  const prefix = block.toString('latin1', 257, 263) === 'ustar\0' ? textAt(block, 345, 155) : EMPTY
  return {
    name: prefix.length > 0 ? Buffer.concat([prefix, SLASH, name]) : name,
    target: textAt(block, 157, 100),
    type: String.fromCharCode(block[156] || 0x30),
    mode: numberAt(block, 100, 8) ?? 0,
    size: numberAt(block, 124, 12) ?? noSize(),
  }
}

/** What a pax header says of the entry after it, as far as it is needed; the last record of a key counts. */
export interface PaxRecords {
  readonly path?: Buffer
  readonly linkpath?: Buffer
  readonly size?: number
}

/** Records `length key=value\n`. Throws `engine_failed` when they are malformed. */
export function decodePax(content: Buffer): PaxRecords {
  const records: { path?: Buffer; linkpath?: Buffer; size?: number } = {}
  let at = 0
  while (at < content.length) {
    const space = content.indexOf(0x20, at)
    const digits = space < 0 ? '' : content.toString('latin1', at, Math.min(space, at + 12))
    const end = at + Number(digits)
    const equals = content.indexOf(0x3d, space)
    if (!/^\d{1,10}$/.test(digits) || end > content.length || equals < 0 || equals >= end) {
      throw brokenArchive('a pax header is malformed')
    }
    const value = content.subarray(equals + 1, end - 1)
    switch (content.toString('latin1', space + 1, equals)) {
      case 'path':
        records.path = value
        break
      case 'linkpath':
        records.linkpath = value
        break
      case 'size':
        records.size = Number(value.toString('latin1'))
        if (!Number.isSafeInteger(records.size) || records.size < 0) noSize()
        break
      default:
    }
    at = end
  }
  return records
}

/** Up to the first NUL, as the content of a GNU long name has it. */
export function untilNul(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0)
  return end < 0 ? bytes : bytes.subarray(0, end)
}

/** Bytes from the end of a content to the next block. */
export function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK
}

const EMPTY = Buffer.alloc(0)
const SLASH = Buffer.from('/')
/** The checksum of a block of zeros: its own field counts as eight spaces. */
const SPACES = 8 * 0x20

function checksum(block: Buffer): { readonly unsigned: number; readonly signed: number } {
  let unsigned = SPACES
  let high = 0
  for (let at = 0; at < BLOCK; at++) {
    if (at >= 148 && at < 156) continue
    const byte = block[at] ?? 0
    unsigned += byte
    if (byte > 127) high += 256
  }
  return { unsigned, signed: unsigned - high }
}

/** A copy: blocks are views of chunks, which nothing should keep. */
function textAt(block: Buffer, at: number, length: number): Buffer {
  const field = untilNul(block.subarray(at, at + length))
  return field.length === 0 ? EMPTY : Buffer.from(field)
}

/** Octal digits, or base 256 where the first bit is set (GNU); undefined when it is neither, negative or too big. */
function numberAt(block: Buffer, at: number, length: number): number | undefined {
  const lead = block[at] ?? 0
  if (lead & 0x80) {
    if (lead !== 0x80) return undefined
    let value = 0
    for (let index = at + 1; index < at + length; index++) value = value * 256 + (block[index] ?? 0)
    return Number.isSafeInteger(value) ? value : undefined
  }
  const digits = /^[ \0]*([0-7]*)[ \0]*$/.exec(block.toString('latin1', at, at + length))?.[1]
  return digits === undefined ? undefined : Number.parseInt(digits || '0', 8)
}

function noSize(): never {
  throw brokenArchive('a header has no size')
}
