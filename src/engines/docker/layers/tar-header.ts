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
  /** The type flag as a character, the NUL of v7 among them. */
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
  const prefix = prefixOf(block)
  return {
    name: prefix.length > 0 ? Buffer.concat([prefix, SLASH, name]) : name,
    target: textAt(block, 157, 100),
    type: String.fromCharCode(block[156] ?? 0),
    mode: modeOf(block),
    size: numberAt(block, 124, 12) ?? noSize(),
  }
}

/**
 * What stands in front of the name. GNU's format has times in that place, but early versions of Go wrote a prefix
 * there, and Go still reads it as one when it cannot be times.
 */
function prefixOf(block: Buffer): Buffer {
  const magic = block.toString('latin1', 257, 265)
  if (magic.startsWith('ustar\0')) {
    const isStar = block.toString('latin1', 508, 512) === 'tar\0'
    return textAt(block, 345, isStar ? 131 : 155)
  }
  if (magic !== 'ustar  \0') return EMPTY
  const isTime = (at: number): boolean => block[at] === 0 || isNumber(block, at, 12)
  if (isTime(345) && isTime(357)) return EMPTY
  const prefix = textAt(block, 345, 155)
  return prefix.every((byte) => byte < 0x80) ? prefix : EMPTY
}

/** Of a number that is no mode, the bits that count: a program must not pass for something else by an odd header. */
function modeOf(block: Buffer): number {
  if ((block[100] ?? 0) & 0x80) return block.readUInt16BE(106)
  return numberAt(block, 100, 8) ?? 0o777
}

/** What a pax header says of the entry after it, as far as it is needed; the last record of a key counts. */
export interface PaxRecords {
  readonly path?: Buffer
  readonly linkpath?: Buffer
  readonly size?: number
  /** The content is that of a sparse file in a form of GNU tar's, which may have its name apart. */
  readonly isSparse: boolean
  readonly sparseName?: Buffer
}

/** Records `length key=value\n`; an empty value leaves what the header says. Throws `engine_failed` when they are malformed. */
export function decodePax(content: Buffer): PaxRecords {
  const records = new Map<string, Buffer>()
  let at = 0
  while (at < content.length) {
    const space = content.indexOf(0x20, at)
    const digits = space < 0 ? '' : content.toString('latin1', at, Math.min(space, at + 12))
    const end = at + Number(digits)
    const equals = content.indexOf(0x3d, space)
    if (!/^\d{1,10}$/.test(digits) || end > content.length || equals < 0 || equals >= end) {
      throw brokenArchive('a pax header is malformed')
    }
    const key = content.toString('latin1', space + 1, equals)
    if (RECORDS.has(key)) records.set(key, content.subarray(equals + 1, end - 1))
    at = end
  }
  for (const [key, value] of records) if (value.length === 0) records.delete(key)
  const isSparse = sparse(records)
  const [path, linkpath, size] = ['path', 'linkpath', 'size'].map((key) => records.get(key))
  const sparseName = isSparse ? records.get('GNU.sparse.name') : undefined
  return {
    ...(path === undefined ? {} : { path }),
    ...(linkpath === undefined ? {} : { linkpath }),
    ...(size === undefined ? {} : { size: sizeOf(size) }),
    ...(sparseName === undefined ? {} : { sparseName }),
    isSparse,
  }
}

const RECORDS = new Set([
  ...['path', 'linkpath', 'size', 'GNU.sparse.name', 'GNU.sparse.major', 'GNU.sparse.minor'],
  ...['GNU.sparse.map', 'GNU.sparse.offset', 'GNU.sparse.numbytes'],
])

/** https://www.gnu.org/software/tar/manual/html_section/Sparse-Formats.html; the first version had no number. */
function sparse(records: ReadonlyMap<string, Buffer>): boolean {
  const [major, minor] = ['major', 'minor'].map((key) => records.get(`GNU.sparse.${key}`)?.toString('latin1'))
  if (major !== undefined || minor !== undefined) return ['0.0', '0.1', '1.0'].includes(`${major}.${minor}`)
  return ['map', 'offset', 'numbytes'].some((key) => records.has(`GNU.sparse.${key}`))
}

function sizeOf(value: Buffer): number {
  const text = value.toString('latin1')
  const size = /^\+?\d+$/.test(text) ? Number(text) : -1
  return Number.isSafeInteger(size) && size >= 0 ? size : noSize()
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

/** Octal digits up to a NUL, or base 256 where the first bit is set (GNU); undefined when it is neither, negative or too big. */
function numberAt(block: Buffer, at: number, length: number): number | undefined {
  const lead = block[at] ?? 0
  if (lead & 0x80) {
    if (lead !== 0x80) return undefined
    let value = 0
    for (let index = at + 1; index < at + length; index++) value = value * 256 + (block[index] ?? 0)
    return Number.isSafeInteger(value) ? value : undefined
  }
  const digits = octalDigits(block, at, length)
  return digits === undefined ? undefined : Number.parseInt(digits || '0', 8)
}

function octalDigits(block: Buffer, at: number, length: number): string | undefined {
  const trimmed = block.toString('latin1', at, at + length).replace(/^[ \0]+|[ \0]+$/g, '')
  const [digits = ''] = trimmed.split('\0', 1)
  return /^[0-7]*$/.test(digits) ? digits : undefined
}

/** As `numberAt`, of any sign and up to 63 bits. */
function isNumber(block: Buffer, at: number, length: number): boolean {
  const lead = block[at] ?? 0
  if ((lead & 0x80) === 0) return octalDigits(block, at, length) !== undefined
  const fill = lead & 0x40 ? 0xff : 0
  const above = block.subarray(at + 1, at + length - 8)
  const isSmall = ((lead ^ fill) & 0x7f) === 0 && above.every((byte) => byte === fill)
  return isSmall && (((block[at + length - 8] ?? 0) ^ fill) & 0x80) === 0
}

function noSize(): never {
  throw brokenArchive('a header has no size')
}
