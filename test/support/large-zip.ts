/** Writes zip archives of any number of entries (zip64, APPNOTE 4.3.14), entry by entry. */
import { closeSync, openSync, writeSync } from 'node:fs'
import { crc32, deflateRawSync } from 'node:zlib'

const FLUSH_BYTES = 4 * 1024 * 1024

/** `entries` are names with their texts. The archive is below 4 GiB. */
export function writeLargeZip(path: string, entries: Iterable<readonly [string, string]>): void {
  const fd = openSync(path, 'w')
  const directory: Buffer[] = []
  let waiting: Buffer[] = []
  let offset = 0
  let flushed = 0
  const put = (...parts: readonly Buffer[]): void => {
    waiting.push(...parts)
    offset += parts.reduce((sum, { length }) => sum + length, 0)
    if (offset - flushed < FLUSH_BYTES) return
    writeSync(fd, Buffer.concat(waiting))
    waiting = []
    flushed = offset
  }
  let count = 0
  for (const [name, text] of entries) {
    const content = Buffer.from(text)
    const packed = deflateRawSync(content, { level: 1 })
    const bytes = Buffer.from(name)
    const fields = entryFields(content, packed.length, bytes.length)
    directory.push(directoryEntry(fields, offset), bytes)
    put(Buffer.from('PK\x03\x04'), fields, bytes, packed)
    count += 1
  }
  const start = offset
  put(Buffer.concat(directory))
  put(endRecords(count, offset - start, start))
  writeSync(fd, Buffer.concat(waiting))
  closeSync(fd)
}

function entryFields(content: Buffer, packed: number, name: number): Buffer {
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(20, 0)
  fields.writeUInt16LE(0x800, 2)
  fields.writeUInt16LE(8, 4)
  fields.writeUInt32LE(crc32(content), 10)
  fields.writeUInt32LE(packed, 14)
  fields.writeUInt32LE(content.length, 18)
  fields.writeUInt16LE(name, 22)
  return fields
}

function directoryEntry(fields: Buffer, offset: number): Buffer {
  const entry = Buffer.alloc(46)
  entry.write('PK\x01\x02')
  fields.copy(entry, 6)
  entry.writeUInt32LE(offset, 42)
  return entry
}

/** The zip64 end of the directory, its locator, and the old end that refers to them. */
function endRecords(count: number, size: number, start: number): Buffer {
  const end = Buffer.alloc(56 + 20 + 22)
  end.write('PK\x06\x06')
  end.writeBigUInt64LE(44n, 4)
  end.writeUInt16LE(45, 12)
  end.writeUInt16LE(45, 14)
  end.writeBigUInt64LE(BigInt(count), 24)
  end.writeBigUInt64LE(BigInt(count), 32)
  end.writeBigUInt64LE(BigInt(size), 40)
  end.writeBigUInt64LE(BigInt(start), 48)
  end.write('PK\x06\x07', 56)
  end.writeBigUInt64LE(BigInt(start + size), 64)
  end.writeUInt32LE(1, 72)
  end.write('PK\x05\x06', 76)
  end.fill(0xff, 84, 96)
  return end
}
