/**
 * Searches a program, as it streams by, for what the Go linker leaves in it: the magic of the section `.go.buildinfo`
 * (debug/buildinfo), behind which the version and the modules stand since Go 1.18, and the marks around the modules
 * (runtime/debug `modinfo`), which older versions have as well, elsewhere in the file.
 */
const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1')
const START = Buffer.from('3077af0c9274080241e1c107e6d618e6', 'hex')
const END = Buffer.from('f932433186182072008242104116d8f2', 'hex')
/** Flags, at 15: the strings stand behind the header, at 32. Before Go 1.18 there were pointers to them. */
const INLINE = 2
const HEADER_BYTES = 32
/** Of version and modules together; those of large programs have 60 KiB. */
const MAX_INFO_BYTES = 4 * 1024 * 1024
const MAX_VERSION_BYTES = 256
const BLOCK_BYTES = 1024 * 1024
const KEEP = HEADER_BYTES

export interface GoBuild {
  /** `go1.22.3`; null: it stands behind a pointer (before Go 1.18). */
  readonly version: string | null
  /** Lines of `path`, `mod`, `dep`, `=>` and `build`; empty for a program that was built without modules. */
  readonly modules: string
}

/** Undefined when nothing of Go is found. Stops reading when all is known. */
export async function scanGo(content: AsyncIterable<Uint8Array>): Promise<GoBuild | undefined> {
  let window: Buffer = Buffer.alloc(0)
  let old: GoBuild | undefined
  for await (const part of inBlocks(content)) {
    window = Buffer.concat([window, part])
    const found = inWindow(window)
    if (found.build) return found.build
    if (found.modules !== undefined) old ??= { version: null, modules: found.modules }
    // from an unfinished find on everything is kept, up to a limit; else as much as a find may have begun with
    const from = found.begun ?? Math.max(0, window.length - KEEP)
    window = window.length - from > MAX_INFO_BYTES ? window.subarray(-KEEP) : window.subarray(from)
  }
  return old
}

/** So large that what is kept of a find which does not end is not searched again and again. */
async function* inBlocks(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let parts: Uint8Array[] = []
  let length = 0
  for await (const part of content) {
    parts.push(part)
    length += part.length
    if (length < BLOCK_BYTES) continue
    yield Buffer.concat(parts)
    parts = []
    length = 0
  }
  yield Buffer.concat(parts)
}

interface Found {
  readonly build?: GoBuild
  readonly modules?: string
  /** Where something begins whose end is not there yet. */
  readonly begun?: number
}

function inWindow(window: Buffer): Found {
  const { begun: unmarked, ...marked } = betweenMarks(window)
  let begun = unmarked
  for (let at = window.indexOf(MAGIC); at >= 0; at = window.indexOf(MAGIC, at + 1)) {
    const build = inlineBuild(window.subarray(at))
    if (build === 'cut') begun = Math.min(begun ?? at, at)
    else if (build) return { build }
  }
  return begun === undefined ? marked : { ...marked, begun }
}

function betweenMarks(window: Buffer): Found {
  const start = window.indexOf(START)
  if (start < 0) return {}
  const end = window.indexOf(END, start)
  return end < 0 ? { begun: start } : { modules: window.toString('utf8', start + START.length, end) }
}

/** Undefined: pointers, or the magic as a string of a program that looks for it itself. */
function inlineBuild(bytes: Buffer): GoBuild | 'cut' | undefined {
  if (bytes.length < HEADER_BYTES) return 'cut'
  if (((bytes[15] ?? 0) & INLINE) === 0) return undefined
  const version = inlineString(bytes, HEADER_BYTES, MAX_VERSION_BYTES)
  if (version === 'cut' || version === undefined) return version
  const text = version.bytes.toString('utf8')
  if (!/^(?:go\d|devel )/.test(text)) return undefined
  const modules = inlineString(bytes, version.end, MAX_INFO_BYTES)
  if (modules === 'cut' || modules === undefined) return modules
  const marked = modules.bytes.subarray(START.length, -END.length)
  return {
    version: text,
    modules: modules.bytes.length < START.length + END.length ? '' : marked.toString('utf8'),
  }
}

/** Its length as a varint, then itself. */
function inlineString(
  bytes: Buffer,
  start: number,
  most: number,
): { readonly bytes: Buffer; readonly end: number } | 'cut' | undefined {
  let length = 0
  for (let at = start, factor = 1; factor <= 2 ** 28; at += 1, factor *= 128) {
    const byte = bytes[at]
    if (byte === undefined) return 'cut'
    length += (byte & 0x7f) * factor
    if (byte > 0x7f) continue
    if (length > most) return undefined
    const end = at + 1 + length
    return end > bytes.length ? 'cut' : { bytes: bytes.subarray(at + 1, end), end }
  }
  return undefined
}
