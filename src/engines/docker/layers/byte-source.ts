import { SlipwayError } from '../../../errors/slipway-error.ts'

/** Bytes of an archive, taken from the front. Nothing is kept but the chunk that came last. */
export class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array>
  #chunk: Buffer = Buffer.alloc(0)

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /** Between 1 and `most` bytes, undefined at the end. */
  async some(most: number): Promise<Buffer | undefined> {
    if (!(await this.#fill())) return undefined
    const part = this.#chunk.subarray(0, most)
    this.#chunk = this.#chunk.subarray(part.length)
    return part
  }

  /** Exactly `size` bytes, undefined when there are none at all. Throws `engine_failed` when they end in the middle. */
  async exactly(size: number): Promise<Buffer | undefined> {
    const bytes = await this.peek(size)
    if (bytes.length === 0 && size > 0) return undefined
    if (bytes.length < size) throw brokenArchive('it is cut off')
    this.#chunk = this.#chunk.subarray(size)
    return bytes.subarray(0, size)
  }

  /** The next `size` bytes (fewer at the end) without taking them. For small sizes: they are put together. */
  async peek(size: number): Promise<Buffer> {
    while (this.#chunk.length < size) {
      const next = await this.#chunks.next()
      if (next.done) break
      this.#chunk = this.#chunk.length === 0 ? asBuffer(next.value) : Buffer.concat([this.#chunk, next.value])
    }
    return this.#chunk.subarray(0, size)
  }

  /** Takes `size` bytes away unseen. Throws `engine_failed` when there are not so many. */
  async skip(size: number): Promise<void> {
    let left = size
    while (left > 0) {
      if (!(await this.#fill())) throw brokenArchive('it is cut off')
      const taken = Math.min(left, this.#chunk.length)
      this.#chunk = this.#chunk.subarray(taken)
      left -= taken
    }
  }

  /** Takes what is left, to the end. */
  async drain(): Promise<void> {
    while (await this.#fill()) this.#chunk = this.#chunk.subarray(this.#chunk.length)
  }

  /** Ends the stream below. */
  async close(): Promise<void> {
    await this.#chunks.return?.()
  }

  async #fill(): Promise<boolean> {
    while (this.#chunk.length === 0) {
      const next = await this.#chunks.next()
      if (next.done) return false
      this.#chunk = asBuffer(next.value)
    }
    return true
  }
}

export function brokenArchive(why: string): SlipwayError {
  return new SlipwayError('engine_failed', {
    detail: `The engine's archive of a layer cannot be read: ${why}`,
  })
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
