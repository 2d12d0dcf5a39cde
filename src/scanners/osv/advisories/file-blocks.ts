import { readSync } from 'node:fs'

const BLOCK_BYTES = 1024 * 1024

/**
 * Reads a file in blocks of a MiB, for many small reads that go forward: a record has some hundred bytes, and a read
 * of its own for each would cost more than all the rest. Blocks the thread: it is for a process that only imports.
 */
export class FileBlocks {
  readonly #fd: number
  readonly #size: number
  #block: Buffer = Buffer.alloc(0)
  #start = 0

  constructor(fd: number, size: number) {
    this.#fd = fd
    this.#size = size
  }

  /** Valid until the next call. Throws `RangeError` beyond the end of the file. */
  at(position: number, length: number): Buffer {
    const end = position + length
    if (position < 0 || end > this.#size) throw new RangeError('it ends too early')
    if (position < this.#start || end > this.#start + this.#block.length) {
      this.#block = this.#read(position, Math.min(Math.max(length, BLOCK_BYTES), this.#size - position))
      this.#start = position
    }
    return this.#block.subarray(position - this.#start, end - this.#start)
  }

  #read(position: number, length: number): Buffer {
    const block = Buffer.allocUnsafe(length)
    for (let done = 0; done < length; ) {
      const bytes = readSync(this.#fd, block, done, length - done, position + done)
      if (bytes === 0) throw new RangeError('it ends too early')
      done += bytes
    }
    return block
  }
}
