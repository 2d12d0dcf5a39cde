import { type ByteSource, brokenArchive } from './byte-source.ts'
import type { TarBytes } from './tar-entries.ts'

/** A tar archive as it comes. */
export class TarStreamBytes implements TarBytes {
  readonly #source: ByteSource
  #taken = 0

  constructor(source: ByteSource) {
    this.#source = source
  }

  async header(size: number): Promise<Buffer | undefined> {
    return size === 0 ? EMPTY : this.#source.exactly(size)
  }

  async *content(size: number): AsyncGenerator<Uint8Array, void, undefined> {
    while (this.#taken < size) {
      const part = await this.#source.some(size - this.#taken)
      if (!part) throw brokenArchive('it is cut off')
      this.#taken += part.length
      yield part
    }
  }

  async pass(size: number): Promise<void> {
    const left = size - this.#taken
    this.#taken = 0
    await this.#source.skip(left)
  }
}

const EMPTY = Buffer.alloc(0)
