import type { ArchiveEntry } from './archive-entry.ts'
import { ByteSource, truncated } from './byte-source.ts'
import { invalidArchive, invalidEntry } from './context-error.ts'
import { type PaxRecords, readPaxRecords } from './pax-records.ts'
import { BLOCK, decodeHeader, isZeroBlock, padding, type TarHeader } from './tar-header.ts'

/** Long names and pax headers are read into memory; real ones have some hundred bytes. */
const MOST_HEADER = 1024 * 1024

const KINDS: Readonly<Record<string, ArchiveEntry['kind']>> = {
  '0': 'file',
  '7': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '5': 'directory',
}

const REFUSED: Readonly<Record<string, string>> = {
  '3': 'a character device',
  '4': 'a block device',
  '6': 'a FIFO',
  S: 'a sparse file',
  M: 'a part of a file of another volume',
}

/** What the headers in front of an entry say about it. */
interface Extension {
  readonly name?: Uint8Array
  readonly target?: Uint8Array
  readonly pax?: PaxRecords
}

/**
 * The entries of a tar stream, in order. Strict, where tar-stream and others are lenient: each header's checksum
 * must be right, the archive must have its end mark, and nothing but zeros may follow it, for readers disagree
 * about what such an archive holds. Throws `context_invalid`.
 */
export async function* readTar(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<ArchiveEntry, void, undefined> {
  const bytes = new ByteSource(source)
  let global: PaxRecords | undefined
  let extension: Extension = {}
  try {
    for (;;) {
      const block = await bytes.exactly(BLOCK)
      if (block === null) throw truncated()
      if (isZeroBlock(block)) return await checkEnd(bytes)
      const header = decodeHeader(block)
      if (!header)
        throw invalidArchive('The archive has a damaged header.', 'Make the archive again and send it.')
      if (header.type === 'g') global = await readPax(bytes, header)
      else if (header.type === 'x') extension = { ...extension, pax: await readPax(bytes, header) }
      else if (header.type === 'L') extension = { ...extension, name: await readLong(bytes, header) }
      else if (header.type === 'K') extension = { ...extension, target: await readLong(bytes, header) }
      else {
        yield* readEntry(bytes, header, extension, global)
        extension = {}
      }
    }
  } finally {
    await bytes.close()
  }
}

async function* readEntry(
  bytes: ByteSource,
  header: TarHeader,
  extension: Extension,
  global: PaxRecords | undefined,
): AsyncGenerator<ArchiveEntry, void, undefined> {
  const { pax } = extension
  const name = decodeName(pax?.path ?? extension.name ?? global?.path ?? header.name)
  const target = decodeName(pax?.linkpath ?? extension.target ?? global?.linkpath ?? header.target)
  // The v7 form has no type for folders, only the slash at the end.
  const kind = header.type === '0' && name.endsWith('/') ? 'directory' : KINDS[header.type]
  if (kind === undefined || pax?.sparse || global?.sparse)
    throw refusal(name, pax?.sparse ? 'S' : header.type)
  const size = pax?.size ?? header.size
  if (kind !== 'file' && size > 0) {
    throw invalidEntry(
      name,
      'A folder or link in the archive has content.',
      'Make the archive with another program.',
    )
  }
  const body = new Body(bytes, size)
  const mtime = pax?.mtime ?? String(header.mtime)
  const isLink = kind === 'symlink' || kind === 'hardlink'
  yield { name, kind, target: isLink ? target : '', size, mode: header.mode, mtime, body }
  for await (const _ of body) continue
  for await (const _ of bytes.pieces(padding(size))) continue
}

/** Content of an entry; whoever reads it again goes on where the last one stopped. */
class Body implements AsyncIterable<Uint8Array> {
  readonly #pieces: AsyncGenerator<Uint8Array, void, undefined>

  constructor(bytes: ByteSource, size: number) {
    this.#pieces = bytes.pieces(size)
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return { next: () => this.#pieces.next() }
  }
}

function refusal(name: string, type: string): Error {
  const what = REFUSED[type] ?? `an entry of the unknown type ${JSON.stringify(type)}`
  const action =
    type === 'S'
      ? 'Make the archive without --sparse.'
      : 'Leave the entry out; a context holds regular files, folders and links.'
  return invalidEntry(name, `The archive has ${what}.`, action)
}

async function readPax(bytes: ByteSource, header: TarHeader): Promise<PaxRecords> {
  const records = readPaxRecords(await readContent(bytes, header))
  if (!records) throw invalidArchive('The archive has a malformed pax header.')
  return records
}

async function readLong(bytes: ByteSource, header: TarHeader): Promise<Uint8Array> {
  const content = await readContent(bytes, header)
  const end = content.indexOf(0)
  return end < 0 ? content : content.subarray(0, end)
}

async function readContent(bytes: ByteSource, { size }: TarHeader): Promise<Uint8Array> {
  if (size === 0) return new Uint8Array()
  if (size > MOST_HEADER) throw invalidArchive(`The archive has a header of ${size} bytes.`)
  const block = await bytes.exactly(size + padding(size))
  if (block === null) throw truncated()
  return block.slice(0, size)
}

function decodeName(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    const shown = Buffer.from(bytes).toString('latin1')
    throw invalidEntry(shown, 'A name in the archive is not valid UTF-8.', 'Rename the file.')
  }
}

/** Behind the end mark, only padding. */
async function checkEnd(bytes: ByteSource): Promise<void> {
  for (;;) {
    const part = await bytes.some(65_536)
    if (part === null) return
    if (!isZeroBlock(part)) {
      throw invalidArchive(
        'There is something behind the end of the archive.',
        'Send one archive alone; do not join archives.',
      )
    }
  }
}
