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
/** So large that a find which does not end is not searched again and again. */
const BLOCK_BYTES = 1024 * 1024
const KEEP = HEADER_BYTES
const EMPTY = Buffer.alloc(0)

export interface GoBuild {
  /** `go1.22.3`; null: it stands behind a pointer (before Go 1.18). */
  readonly version: string | null
  /** Lines of `path`, `mod`, `dep`, `=>` and `build`; empty for a program that was built without modules. */
  readonly modules: string
}

/** Undefined when nothing of Go is found. Stops reading when all is known. */
export async function scanGo(content: AsyncIterable<Uint8Array>): Promise<GoBuild | undefined> {
  const scan = new GoScan()
  for await (const part of content) {
    if (scan.push(Buffer.from(part.buffer, part.byteOffset, part.byteLength))) return scan.build
  }
  scan.end()
  return scan.build
}

/** Copies nothing but what a find may have begun with: most programs are not of Go, and large. */
class GoScan {
  build: GoBuild | undefined
  /** The end of what was searched, or all of it from the beginning of an unfinished find on. */
  #held: Buffer = EMPTY
  #isUnfinished = false
  /** What came after `#held`, until it is worth while to search on for the end of the find. */
  #more: Buffer[] = []
  #moreBytes = 0

  /** True when all is known. */
  push(part: Buffer): boolean {
    if (!this.#isUnfinished)
      return this.#search(beginsIn(this.#held, part) ? Buffer.concat([this.#held, part]) : part)
    this.#more.push(part)
    this.#moreBytes += part.length
    return this.#moreBytes >= BLOCK_BYTES && this.end()
  }

  end(): boolean {
    return this.#moreBytes > 0 && this.#search(Buffer.concat([this.#held, ...this.#more]))
  }

  #search(window: Buffer): boolean {
    const found = inWindow(window)
    if (found.build) {
      this.build = found.build
      return true
    }
    if (found.modules !== undefined) this.build ??= { version: null, modules: found.modules }
    this.#more = []
    this.#moreBytes = 0
    this.#isUnfinished = found.begun !== undefined && window.length - found.begun <= MAX_INFO_BYTES
    const last =
      window.length < KEEP ? Buffer.concat([this.#held, window]).subarray(-KEEP) : window.subarray(-KEEP)
    this.#held = Buffer.from(this.#isUnfinished ? window.subarray(found.begun) : last)
    return false
  }
}

/** True when a mark stands across the seam. */
function beginsIn(held: Buffer, part: Buffer): boolean {
  if (held.length === 0) return false
  const seam = Buffer.concat([held, part.subarray(0, KEEP)])
  return [MAGIC, START].some((mark) => {
    const at = seam.indexOf(mark)
    return at >= 0 && at < held.length
  })
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
