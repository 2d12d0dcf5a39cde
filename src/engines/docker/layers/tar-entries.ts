import { brokenArchive } from './byte-source.ts'
import {
  BLOCK,
  type PaxRecords,
  type TarHeader,
  decodeHeader,
  decodePax,
  padding,
  untilNul,
} from './tar-header.ts'

/** Where the blocks of an archive come from: a stream, or the archive's skeleton with the contents elsewhere. */
export interface TarBytes {
  /** A header block or the content of a header of headers; undefined at the end. */
  header(size: number): Promise<Buffer | undefined>
  /** The content of the entry in pieces, at most once, and not after `pass`. `name` is the entry's, raw. */
  content(size: number, name: Buffer): AsyncIterable<Uint8Array>
  /** Goes on behind the content, however much of it was taken. */
  pass(size: number): Promise<void>
}

export interface TarEntry {
  readonly header: TarHeader
  /** Its content is not that of the file, but parts of it and a map. */
  readonly isSparse: boolean
  open(): AsyncIterable<Uint8Array>
}

/** Longer names than this are no names; Go refuses them too. */
const MAX_SPECIAL_BYTES = 1024 * 1024

/**
 * The entries of a tar archive, one at a time; the next one passes over what was not taken of the content. Where headers
 * contradict each other the entry is what Go makes of them (archive/tar), for that is what an engine unpacks: global pax
 * headers say nothing, and end what was said before them. Throws `engine_failed` for what is no tar.
 */
export async function* tarEntries(bytes: TarBytes): AsyncGenerator<TarEntry, void, undefined> {
  let next: Overrides = {}
  for (;;) {
    const block = await bytes.header(BLOCK)
    const header = block && decodeHeader(block)
    if (!header) return
    const special = SPECIAL[header.type]
    if (special) {
      const content = await specialContent(bytes, header)
      next = special(next, content)
      continue
    }
    const whole = withOverrides(header, next)
    const isSparse = header.type === 'S' || next.pax?.isSparse === true
    next = {}
    if (header.type === 'S') await passSparseMap(bytes, block)
    const size = hasContent(whole.type) ? whole.size : 0
    let opened = false
    yield {
      header: whole,
      isSparse,
      open() {
        if (opened) throw new TypeError('an entry is opened once')
        opened = true
        return bytes.content(size, whole.name)
      },
    }
    await bytes.pass(size)
    await bytes.header(padding(size))
  }
}

interface Overrides {
  readonly pax?: PaxRecords
  readonly longName?: Buffer
  readonly longTarget?: Buffer
}

/** Headers whose content is about the next entry. */
const SPECIAL: Readonly<Record<string, (next: Overrides, content: Buffer) => Overrides>> = {
  x: (next, content) => ({ ...next, pax: decodePax(content) }),
  g: () => ({}),
  L: (next, content) => ({ ...next, longName: untilNul(content) }),
  K: (next, content) => ({ ...next, longTarget: untilNul(content) }),
}

async function specialContent(bytes: TarBytes, { size }: TarHeader): Promise<Buffer> {
  if (size > MAX_SPECIAL_BYTES) throw brokenArchive('a header is too long')
  const content = size === 0 ? Buffer.alloc(0) : await bytes.header(size)
  if (!content) throw brokenArchive('it is cut off')
  const copy = Buffer.from(content)
  await bytes.header(padding(size))
  return copy
}

function withOverrides(header: TarHeader, { pax, longName, longTarget }: Overrides): TarHeader {
  const name = pax?.sparseName ?? said(longName) ?? pax?.path ?? header.name
  return {
    ...header,
    name,
    target: said(longTarget) ?? pax?.linkpath ?? header.target,
    size: pax?.size ?? header.size,
    // v7 had no type for folders
    type: header.type === '\0' ? (name.at(-1) === 0x2f ? '5' : '0') : header.type,
  }
}

const said = (text: Buffer | undefined): Buffer | undefined => (text?.length === 0 ? undefined : text)

/** Links, devices, folders and FIFOs have none, whatever their size says. */
function hasContent(type: string): boolean {
  return !/[1-6]/.test(type)
}

/** The old GNU sparse format: further blocks of the map stand between the header and the content. */
async function passSparseMap(bytes: TarBytes, header: Buffer): Promise<void> {
  let more = header[482] !== 0
  while (more) {
    const block = await bytes.header(BLOCK)
    if (!block) throw brokenArchive('it is cut off')
    more = block[504] !== 0
  }
}
