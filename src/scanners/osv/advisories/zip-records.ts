/** The records of a zip archive: what the public export gives, and what people carry to machines without internet. */
import { isUtf8 } from 'node:buffer'
import { closeSync, fstatSync, openSync } from 'node:fs'
import { crc32, inflateRawSync } from 'node:zlib'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { SlipwayError } from '../../../errors/slipway-error.ts'
import { FileBlocks } from './file-blocks.ts'
import { LIMITS } from './import-limits.ts'
import type { RawRecord, RecordSource } from './raw-record.ts'

const STORED = 0
const DEFLATED = 8
const LOCAL_HEADER_BYTES = 30
const LOCAL_SIGNATURE = 0x04034b50

/** yauzl reads the archive's directory through this. */
class DirectoryReader extends yauzl.RandomAccessReader {
  readonly #blocks: FileBlocks

  constructor(blocks: FileBlocks) {
    super()
    this.#blocks = blocks
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    try {
      this.#blocks.at(position, length).copy(buffer, offset)
    } catch (error) {
      callback(error as Error)
      return
    }
    callback(null)
  }
}

/**
 * Opens an archive. `records` gives its `.json` files; each is checked against the size and checksum that the
 * directory states for it, and the first that differs ends all with `advisories_invalid`, as do archives that are too
 * large, too dense, encrypted or cut off. Blocks the thread while it reads.
 */
export async function openZipRecords(path: string): Promise<RecordSource> {
  const fd = openSync(path, 'r')
  try {
    const size = fstatSync(fd).size
    const reader = new DirectoryReader(new FileBlocks(fd, size))
    const zip = await yauzl.fromRandomAccessReaderPromise(reader, size, { autoClose: false })
    if (zip.entryCount > LIMITS.entries) throw new RangeError(`it has ${zip.entryCount} entries`)
    return {
      total: zip.entryCount,
      records: () => readRecords(zip, new FileBlocks(fd, size), size, path),
      close: () => closeSync(fd),
    }
  } catch (error) {
    closeSync(fd)
    throw damaged(error, path)
  }
}

async function* readRecords(
  zip: ZipFile,
  blocks: FileBlocks,
  size: number,
  path: string,
): AsyncGenerator<RawRecord, void, undefined> {
  const most = Math.max(LIMITS.unpackedFloorBytes, size * LIMITS.ratio)
  let unpacked = 0
  try {
    for await (const entry of zip.eachEntry()) {
      unpacked += entry.uncompressedSize
      if (unpacked > most) throw new RangeError('it unpacks to far more than it holds')
      if (!entry.fileName.endsWith('.json')) continue
      yield readEntry(entry, blocks)
    }
  } catch (error) {
    throw damaged(error, path)
  }
}

function readEntry(entry: Entry, blocks: FileBlocks): RawRecord {
  const path = entry.fileName
  if (entry.uncompressedSize > LIMITS.recordBytes) return { path, problem: 'it is too large' }
  const content = contentOf(entry, blocks)
  if (content.length !== entry.uncompressedSize) throw new RangeError(`the size of ${path} is wrong`)
  if (crc32(content) !== entry.crc32) throw new RangeError(`the checksum of ${path} is wrong`)
  return isUtf8(content) ? { path, text: content.toString('utf8') } : { path, problem: 'it is not UTF-8' }
}

function contentOf(entry: Entry, blocks: FileBlocks): Buffer {
  if (entry.isEncrypted()) throw new RangeError('it is encrypted')
  const offset = entry.relativeOffsetOfLocalHeader
  const header = blocks.at(offset, LOCAL_HEADER_BYTES)
  if (header.readUInt32LE(0) !== LOCAL_SIGNATURE)
    throw new RangeError(`${entry.fileName} is not where it should be`)
  const start = offset + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28)
  const data = blocks.at(start, entry.compressedSize)
  if (entry.compressionMethod === STORED) return data
  if (entry.compressionMethod !== DEFLATED) {
    throw new RangeError(`${entry.fileName} has the compression method ${entry.compressionMethod}`)
  }
  const length = Math.max(64, entry.uncompressedSize)
  return inflateRawSync(data, { maxOutputLength: length, chunkSize: Math.min(length + 1, 1024 * 1024) })
}

function damaged(error: unknown, path: string): unknown {
  if (error instanceof SlipwayError || !(error instanceof Error)) return error
  // Of the disk, not of the archive.
  if ('syscall' in error) return error
  return new SlipwayError('advisories_invalid', {
    detail: `The archive is damaged: ${error.message}`,
    where: path,
    cause: error,
  })
}
