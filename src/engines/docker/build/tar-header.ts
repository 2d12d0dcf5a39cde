/**
 * The ustar header block (POSIX.1-2017, pax, "ustar Interchange Format"), as far as a build context needs it:
 * enough to find an entry in a tar of ours and to write one file.
 */
export const BLOCK = 512

export interface TarHeader {
  readonly name: string
  /** Type flag: `0` file, `5` folder, `x` pax header, `L` GNU long name and so on. */
  readonly type: string
  /** Bytes of the body, without padding. */
  readonly size: number
}

/** Undefined for a block of zeroes, which ends the archive. */
export function readHeader(block: Buffer): TarHeader | undefined {
  if (block[0] === 0 && block.every((byte) => byte === 0)) return undefined
  const name = text(block, 0, 100)
  const prefix = text(block, 257, 262) === 'ustar' ? text(block, 345, 500) : ''
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    type: String.fromCharCode(block[156] || 0x30),
    size: number(block, 124, 136),
  }
}

/** Header of a file that root owns, of mode 0644 and time 0: the same content gives the same bytes. */
export function fileHeader(name: string, size: number): Buffer {
  const block = Buffer.alloc(BLOCK)
  block.write(name, 0, 100)
  block.write('0000644\0', 100)
  block.write('0000000\0', 108)
  block.write('0000000\0', 116)
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  block.write('00000000000\0', 136)
  // the sum is taken with spaces in its own field
  block.write('        0', 148)
  block.write('ustar\u000000', 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

/** Bytes that an entry's body takes in the archive: whole blocks. */
export function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK
}

/** The records of a pax header, `LENGTH KEY=VALUE\n` each. */
export function readPax(body: Buffer): ReadonlyMap<string, string> {
  const records = new Map<string, string>()
  for (let at = 0; at < body.length; ) {
    const space = body.indexOf(0x20, at)
    const length = Number(body.toString('latin1', at, space))
    if (space < 0 || !Number.isInteger(length) || length <= 0) break
    const record = body.toString('utf8', space + 1, at + length - 1)
    const equals = record.indexOf('=')
    if (equals > 0) records.set(record.slice(0, equals), record.slice(equals + 1))
    at += length
  }
  return records
}

function text(block: Buffer, start: number, end: number): string {
  const stop = block.indexOf(0, start)
  return block.toString('utf8', start, stop < 0 || stop > end ? end : stop)
}

/** Octal digits, or a binary number after a set high bit (GNU, for 8 GiB and more). */
function number(block: Buffer, start: number, end: number): number {
  if (((block[start] ?? 0) & 0x80) === 0) return Number.parseInt(text(block, start, end).trim() || '0', 8)
  let value = (block[start] ?? 0) & 0x7f
  for (let at = start + 1; at < end; at += 1) value = value * 256 + (block[at] ?? 0)
  return value
}
