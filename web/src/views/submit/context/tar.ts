/**
 * A tar archive (POSIX.1-2017, `pax`: ustar with extended headers) of files that are not read here: its parts are
 * headers and the files themselves, which the browser streams from the disk when the archive is sent.
 */

export interface TarFile<Content> {
  /** Relative, with forward slashes. */
  readonly path: string
  readonly bytes: number
  /** Epoch milliseconds. */
  readonly modifiedAt: number
  readonly executable: boolean
  readonly content: Content
}

const BLOCK = 512
/** What fits into eleven octal digits. */
const MOST_OCTAL = 0o77777777777
const encoder = new TextEncoder()

/** The parts of the archive in their order, the end of the archive included. Owner and group are root's. */
export function tarParts<Content>(files: readonly TarFile<Content>[]): (Uint8Array<ArrayBuffer> | Content)[] {
  const parts: (Uint8Array<ArrayBuffer> | Content)[] = []
  for (const file of files) {
    parts.push(...headers(file))
    if (file.bytes > 0) parts.push(file.content, new Uint8Array(padding(file.bytes)))
  }
  parts.push(new Uint8Array(2 * BLOCK))
  return parts
}

/** How large `tarParts` becomes. */
export function tarBytes(files: readonly TarFile<unknown>[]): number {
  const one = (file: TarFile<unknown>): number =>
    headers(file).reduce((sum, part) => sum + part.length, 0) + file.bytes + padding(file.bytes)
  return files.reduce((sum, file) => sum + one(file), 2 * BLOCK)
}

function headers(file: TarFile<unknown>): Uint8Array<ArrayBuffer>[] {
  const mode = file.executable ? 0o755 : 0o644
  const seconds = Math.max(0, Math.floor(file.modifiedAt / 1000))
  const place = splitPath(file.path)
  const records = {
    ...(place === null ? { path: file.path } : {}),
    ...(file.bytes > MOST_OCTAL ? { size: String(file.bytes) } : {}),
  }
  const shown = place ?? { name: encoder.encode(file.path).slice(0, 100), prefix: new Uint8Array() }
  const entry = header({ ...shown, mode, bytes: Math.min(file.bytes, MOST_OCTAL), seconds, type: '0' })
  if (Object.keys(records).length === 0) return [entry]
  const text = encoder.encode(Object.entries(records).map(paxRecord).join(''))
  const name = encoder.encode('PaxHeader')
  const extended = { name, prefix: new Uint8Array(), mode: 0o644, bytes: text.length, seconds, type: 'x' }
  const padded = new Uint8Array(text.length + padding(text.length))
  padded.set(text)
  return [header(extended), padded, entry]
}

interface Place {
  readonly name: Uint8Array
  readonly prefix: Uint8Array
}

/** Name and prefix as ustar has them; null when the path does not fit, or has more than ASCII in it. */
function splitPath(path: string): Place | null {
  const bytes = encoder.encode(path)
  if (bytes.length !== path.length) return null
  if (bytes.length <= 100) return { name: bytes, prefix: new Uint8Array() }
  // The last 100 bytes and the slash before them at the earliest; the prefix takes 155.
  const slash = path.indexOf('/', bytes.length - 101)
  if (slash < 1 || slash > 155 || slash === path.length - 1) return null
  return { name: bytes.slice(slash + 1), prefix: bytes.slice(0, slash) }
}

interface HeaderFields extends Place {
  readonly mode: number
  readonly bytes: number
  readonly seconds: number
  readonly type: string
}

function header({ name, prefix, mode, bytes, seconds, type }: HeaderFields): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(BLOCK)
  const put = (at: number, text: string): void => block.set(encoder.encode(text), at)
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`
  block.set(name, 0)
  put(100, octal(mode, 7) + octal(0, 7) + octal(0, 7))
  put(124, octal(bytes, 11) + octal(seconds, 11))
  put(148, '        ')
  put(156, type)
  put(257, 'ustar\x0000')
  put(265, 'root')
  put(297, 'root')
  block.set(prefix, 345)
  const sum = block.reduce((all, byte) => all + byte, 0)
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `)
  return block
}

/** `LENGTH KEY=VALUE\n`, where the length counts itself. */
function paxRecord([key, value]: readonly [string, string]): string {
  const rest = encoder.encode(` ${key}=${value}\n`).length
  let length = rest + String(rest).length
  if (rest + String(length).length > length) length += 1
  return `${length} ${key}=${value}\n`
}

function padding(bytes: number): number {
  return (BLOCK - (bytes % BLOCK)) % BLOCK
}
