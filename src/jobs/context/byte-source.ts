import { invalidArchive } from './context-error.ts'

/** Exact reads from a stream of chunks. */
export class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array>
  #chunk: Uint8Array = new Uint8Array()

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]()
  }

  /** Between 1 and `most` bytes, or null at the end. */
  async some(most: number): Promise<Uint8Array | null> {
    while (this.#chunk.length === 0) {
      const next = await this.#chunks.next()
      if (next.done) return null
      this.#chunk = next.value
    }
    const part = this.#chunk.subarray(0, most)
    this.#chunk = this.#chunk.subarray(part.length)
    return part
  }

  /** Exactly `size` bytes, or null when there are none at all. Throws `context_invalid` when they end in the middle. */
  async exactly(size: number): Promise<Uint8Array | null> {
    const first = await this.some(size)
    if (first === null || first.length === size) return first
    const parts = [first]
    let length = first.length
    while (length < size) {
      const part = await this.some(size - length)
      if (part === null) throw truncated()
      parts.push(part)
      length += part.length
    }
    return Buffer.concat(parts)
  }

  /** The next `size` bytes in pieces. Throws `context_invalid` when they end before. */
  async *pieces(size: number): AsyncGenerator<Uint8Array, void, undefined> {
    let left = size
    while (left > 0) {
      const part = await this.some(left)
      if (part === null) throw truncated()
      left -= part.length
      yield part
    }
  }

  /** Ends the stream below. */
  async close(): Promise<void> {
    await this.#chunks.return?.()
  }
}

export function truncated(): Error {
  return invalidArchive('The archive is cut off.', 'Send it again in full.')
}
