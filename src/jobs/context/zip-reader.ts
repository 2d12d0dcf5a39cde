import { crc32 } from 'node:zlib'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { ArchiveEntry } from './archive-entry.ts'
import { invalidArchive, invalidEntry, storageError } from './context-error.ts'

/** PATH_MAX of Linux: no target of a link is longer. */
const MOST_TARGET = 4096

/** Types of files in the upper half of the external attributes, as `stat` has them. */
const TYPE_MASK = 0o170000
const DIRECTORY = 0o040000
const SYMLINK = 0o120000
const REGULAR = 0o100000

/** Systems that write their modes there (APPNOTE 4.4.2): Unix and macOS. */
const UNIX = new Set([3, 19])

/**
 * The entries of a zip file, in the order of its directory. The content of each is checked against the size and
 * checksum that are stated for it. Throws `context_invalid`.
 */
export async function* readZip(path: string): AsyncGenerator<ArchiveEntry, void, undefined> {
  let zip: ZipFile | undefined
  try {
    zip = await yauzl.openPromise(path, {
      lazyEntries: true,
      autoClose: false,
      decodeStrings: false,
      validateEntrySizes: true,
    })
    for await (const entry of zip.eachEntry()) yield await readEntry(zip, entry)
  } catch (error) {
    throw damaged(error)
  } finally {
    zip?.close()
  }
}

async function readEntry(zip: ZipFile, entry: Entry): Promise<ArchiveEntry> {
  const name = nameOf(entry)
  if (entry.isEncrypted()) {
    throw invalidEntry(name, 'The zip archive is encrypted.', 'Make the archive without a password.')
  }
  if (!entry.canDecodeFileData()) {
    const detail = `The zip archive uses the compression method ${entry.compressionMethod}.`
    throw invalidEntry(name, detail, 'Make the archive with the methods deflate or store.')
  }
  const kind = kindOf(entry, name)
  const content = contentOf(zip, entry, name)
  const target = kind === 'symlink' ? await readTarget(entry, name, content) : ''
  if (kind === 'directory' && entry.uncompressedSize > 0) {
    throw invalidEntry(name, 'A folder in the archive has content.', 'Make the archive with another program.')
  }
  const mode = modeOf(entry)
  return {
    name,
    kind,
    target,
    size: kind === 'file' ? entry.uncompressedSize : 0,
    mode: mode & 0o7777 || (kind === 'directory' ? 0o755 : 0o644),
    mtime: String(Math.max(0, Math.floor(entry.getLastModDate().getTime() / 1000)) || 0),
    body: kind === 'file' ? content : nothing(),
  }
}

/** Names from Unix are bytes, UTF-8 nearly always, whether or not the flag says so; others are in code page 437. */
function nameOf(entry: Entry): string {
  const name = decodeName(entry)
  const action = 'Make the archive with relative paths and with / between folders.'
  if (name.includes('\\')) throw invalidEntry(name, 'A path in the zip archive has a backslash.', action)
  if (/^[a-z]:/i.test(name)) throw invalidEntry(name, 'A path in the zip archive has a drive letter.', action)
  return name
}

function decodeName(entry: Entry): string {
  const raw = entry.fileNameRaw
  const marked = (entry.generalPurposeBitFlag & 0x800) !== 0
  const madeOnUnix = UNIX.has(entry.versionMadeBy >> 8)
  const hasUnicodeField = entry.extraFields.some((field) => field.id === 0x7075)
  if (hasUnicodeField || !(marked || madeOnUnix)) {
    return yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, raw, entry.extraFields, true)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw)
  } catch {
    throw invalidEntry(
      raw.toString('latin1'),
      'A name in the archive is not valid UTF-8.',
      'Rename the file.',
    )
  }
}

function modeOf(entry: Entry): number {
  return UNIX.has(entry.versionMadeBy >> 8) ? entry.externalFileAttributes >>> 16 : 0
}

function kindOf(entry: Entry, name: string): 'file' | 'directory' | 'symlink' {
  const type = modeOf(entry) & TYPE_MASK
  if (type === SYMLINK) return 'symlink'
  if (type === DIRECTORY || name.endsWith('/')) return 'directory'
  if (type === REGULAR || type === 0) return 'file'
  throw invalidEntry(
    name,
    'The archive has a device, FIFO or socket.',
    'Leave the entry out; a context holds regular files, folders and links.',
  )
}

async function* contentOf(
  zip: ZipFile,
  entry: Entry,
  name: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  let sum = 0
  try {
    const stream: AsyncIterable<Buffer> = await zip.openReadStreamPromise(entry)
    for await (const chunk of stream) {
      sum = crc32(chunk, sum)
      yield chunk
    }
  } catch (error) {
    throw damaged(error, name)
  }
  if (sum !== entry.crc32)
    throw invalidEntry(name, 'The checksum of the entry is wrong.', 'Make the archive again.')
}

async function readTarget(entry: Entry, name: string, content: AsyncIterable<Uint8Array>): Promise<string> {
  if (entry.uncompressedSize > MOST_TARGET) {
    throw invalidEntry(name, 'A symbolic link has no valid target.', 'Send the files themselves.')
  }
  const chunks: Uint8Array[] = []
  for await (const chunk of content) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

async function* nothing(): AsyncGenerator<Uint8Array, void, undefined> {}

/** Errors of the zip library and of inflate say what is damaged; those of the disk are ours. */
function damaged(error: unknown, name?: string): unknown {
  const own = storageError(error)
  if (own instanceof SlipwayError || !(own instanceof Error)) return own
  const detail = `The zip archive is damaged: ${own.message}.`
  return name === undefined ? invalidArchive(detail) : invalidEntry(name, detail, 'Make the archive again.')
}
