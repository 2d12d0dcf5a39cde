import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import Type from 'typebox'
import Value from 'typebox/value'
import { brokenArchive } from './byte-source.ts'
import type { LayerFiles } from './layer-file.ts'
import type { TarBytes } from './tar-entries.ts'

/** A line of tar-split: raw bytes of the archive (2), or a file whose content is elsewhere (1). */
const Line = Type.Union([
  Type.Object({ type: Type.Literal(2), payload: Type.String() }),
  Type.Object({ type: Type.Literal(1), size: Type.Optional(Type.Integer({ minimum: 0 })) }),
])

/** Raw bytes, or the size of a content that is left out. */
type Part = Buffer | number

/** A layer's archive put together from its skeleton and the files on the disk. Only what is opened is read. */
export class SkeletonBytes implements TarBytes {
  readonly #parts: AsyncIterator<Part>
  readonly #files: LayerFiles
  #raw: Buffer = Buffer.alloc(0)

  constructor(skeleton: string, files: LayerFiles) {
    this.#parts = readParts(skeleton)
    this.#files = files
  }

  async header(size: number): Promise<Buffer | undefined> {
    while (this.#raw.length < size) {
      const next = await this.#parts.next()
      if (next.done) {
        if (this.#raw.length > 0) throw brokenArchive('its skeleton is cut off')
        return undefined
      }
      if (typeof next.value === 'number')
        throw brokenArchive('its skeleton has a content where a header belongs')
      this.#raw = this.#raw.length === 0 ? next.value : Buffer.concat([this.#raw, next.value])
    }
    const bytes = this.#raw.subarray(0, size)
    this.#raw = this.#raw.subarray(size)
    return bytes
  }

  content(size: number, name: Buffer): AsyncIterable<Uint8Array> {
    return this.#files.content(name, size)
  }

  async pass(size: number): Promise<void> {
    if (size === 0) return
    const next = await this.#parts.next()
    if (next.done || next.value !== size || this.#raw.length > 0) {
      throw brokenArchive('its skeleton does not fit its headers')
    }
  }

  async close(): Promise<void> {
    await this.#parts.return?.()
  }
}

async function* readParts(path: string): AsyncGenerator<Part, void, undefined> {
  const packed = createReadStream(path)
  const lines = packed.pipe(createGunzip({ chunkSize: 256 * 1024 }))
  packed.on('error', (error) => lines.destroy(error))
  try {
    for await (const line of splitLines(lines)) {
      const entry: unknown = JSON.parse(line)
      if (!Value.Check(Line, entry)) throw brokenArchive('a line of its skeleton is not understood')
      if (entry.type === 2) yield Buffer.from(entry.payload, 'base64')
      // folders and links are there too, without a content
      else if (entry.size) yield entry.size
    }
  } finally {
    packed.destroy()
    lines.destroy()
  }
}

async function* splitLines(stream: Readable): AsyncGenerator<string, void, undefined> {
  let begun: Buffer[] = []
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) continue
    let at = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, at)) {
      const line = Buffer.concat([...begun, chunk.subarray(at, end)]).toString('utf8')
      begun = []
      at = end + 1
      if (line !== '') yield line
    }
    if (at < chunk.length) begun.push(chunk.subarray(at))
  }
  if (begun.length > 0) yield Buffer.concat(begun).toString('utf8')
}
