/**
 * Blocks of the tar format: ustar and pax of POSIX (IEEE Std 1003.1, pax), the GNU extensions
 * (https://www.gnu.org/software/tar/manual/html_node/Standard.html), and the older v7 form.
 */
export const BLOCK = 512

export interface TarHeader {
  /** Raw bytes, for a pax header may replace them. */
  readonly name: Uint8Array
  readonly target: Uint8Array
  /** The type flag as a character; `0` for the NUL of v7. */
  readonly type: string
  readonly mode: number
  readonly size: number
  readonly mtime: number
}

export function isZeroBlock(block: Uint8Array): boolean {
  for (let at = 0; at < block.length; at++) if (block[at] !== 0) return false
  return true
}

/** True when the checksum is right; some old programs summed the bytes as signed ones. */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.length < BLOCK || isZeroBlock(block)) return false
  const stated = numberAt(block, 148, 8)
  let unsigned = 0
  let signed = 0
  for (let at = 0; at < BLOCK; at++) {
    const counted = at >= 148 && at < 156 ? 0x20 : (block[at] ?? 0)
    unsigned += counted
    signed += counted > 127 ? counted - 256 : counted
  }
  return stated === unsigned || stated === signed
}

/** Undefined when the block is no header, or has a number that is none or is negative. */
export function decodeHeader(block: Uint8Array): TarHeader | undefined {
  if (!isTarHeader(block)) return undefined
  const mode = numberAt(block, 100, 8)
  const size = numberAt(block, 124, 12)
  const mtime = numberAt(block, 136, 12)
  if (mode === undefined || size === undefined) return undefined
  const name = textAt(block, 0, 100)
  // GNU tar has other fields where POSIX has the prefix; its magic has a space in place of the NUL.
  const posix = Buffer.from(block.subarray(257, 263)).toString('latin1') === 'ustar\0'
  const prefix = posix ? textAt(block, 345, 155) : new Uint8Array()
  return {
    name: prefix.length > 0 ? Buffer.concat([prefix, Buffer.from('/'), name]) : name,
    target: textAt(block, 157, 100),
    type: String.fromCharCode(block[156] || 0x30),
    mode: mode & 0o7777,
    size,
    mtime: mtime ?? 0,
  }
}

function textAt(block: Uint8Array, at: number, length: number): Uint8Array {
  const field = block.subarray(at, at + length)
  const end = field.indexOf(0)
  return field.slice(0, end < 0 ? length : end)
}

/** Octal digits, or base 256 where the first bit is set (GNU); undefined when it is neither, negative or too big. */
function numberAt(block: Uint8Array, at: number, length: number): number | undefined {
  const field = block.subarray(at, at + length)
  const lead = field[0] ?? 0
  if (lead & 0x80) {
    if (lead !== 0x80) return undefined
    const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0)
    return Number.isSafeInteger(value) ? value : undefined
  }
  const digits = /^[ \0]*([0-7]*)[ \0]*/.exec(Buffer.from(field).toString('latin1'))
  if (!digits || digits[0].length !== length) return undefined
  return digits[1] === '' ? 0 : Number.parseInt(digits[1] ?? '', 8)
}

export interface NewTarEntry {
  readonly name: string
  readonly type: '0' | '1' | '2' | '5'
  readonly target: string
  readonly size: number
  readonly mode: number
  /** Seconds since 1970, decimal. */
  readonly mtime: string
}

/** The blocks in front of an entry's content: a ustar header owned by 0:0, behind a pax header where it needs one. */
export function encodeHeader(entry: NewTarEntry): Uint8Array {
  const records: string[] = []
  const add = (key: string, value: string) => records.push(paxRecord(key, value))
  if (!isShort(entry.name)) add('path', entry.name)
  if (!isShort(entry.target)) add('linkpath', entry.target)
  if (entry.size > 0o77777777777) add('size', String(entry.size))
  if (entry.mtime.includes('.') || Number(entry.mtime) > 0o77777777777) add('mtime', entry.mtime)
  const header = ustarBlock(entry, isShort(entry.name) ? entry.name : 'long-name')
  if (records.length === 0) return header
  const content = Buffer.from(records.join(''))
  const pax = ustarBlock(
    { name: '', type: 'x', target: '', size: content.length, mode: 0o644, mtime: entry.mtime },
    'pax-header',
  )
  return Buffer.concat([pax, content, Buffer.alloc(padding(content.length)), header])
}

/** Bytes from the end of a content to the next block. */
export function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK
}

function isShort(text: string): boolean {
  return text.length <= 100 && /^[\x20-\x7e]*$/.test(text)
}

/** `length key=value`, where the length counts itself. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`
  const bytes = Buffer.byteLength(rest)
  let length = bytes + String(bytes).length
  if (String(length).length > String(bytes).length) length = bytes + String(length).length
  return `${length}${rest}`
}

function ustarBlock(entry: Omit<NewTarEntry, 'type'> & { readonly type: string }, name: string): Buffer {
  const block = Buffer.alloc(BLOCK)
  const octal = (value: number, at: number, digits: number) =>
    block.write(
      Math.min(value, 8 ** digits - 1)
        .toString(8)
        .padStart(digits, '0'),
      at,
      'latin1',
    )
  block.write(name, 0, 'latin1')
  octal(entry.mode, 100, 7)
  octal(0, 108, 7)
  octal(0, 116, 7)
  octal(entry.size, 124, 11)
  octal(Math.floor(Number(entry.mtime)), 136, 11)
  block.fill(0x20, 148, 156)
  block.write(entry.type, 156, 'latin1')
  if (isShort(entry.target)) block.write(entry.target, 157, 'latin1')
  block.write('ustar\x0000', 257, 'latin1')
  octal(
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    6,
  )
  block[154] = 0
  return block
}
