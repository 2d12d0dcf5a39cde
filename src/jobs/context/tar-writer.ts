import type { FileHandle } from 'node:fs/promises'
import { BLOCK, encodeHeader, type NewTarEntry, padding } from './tar-header.ts'

const BUFFER = 256 * 1024

/** Writes a plain tar into a file. Every step is awaited, so that a full disk is the caller's error at once. */
export class TarWriter {
  readonly #file: FileHandle
  #parts: Uint8Array[] = []
  #held = 0

  constructor(file: FileHandle) {
    this.#file = file
  }

  /** The header of an entry; exactly `entry.size` bytes and `endEntry` have to follow. */
  async beginEntry(entry: NewTarEntry): Promise<void> {
    await this.write(encodeHeader(entry))
  }

  async endEntry(size: number): Promise<void> {
    if (padding(size) > 0) await this.write(new Uint8Array(padding(size)))
  }

  async write(bytes: Uint8Array): Promise<void> {
    // A copy: the chunk may belong to a pool that is filled again.
    this.#parts.push(Uint8Array.from(bytes))
    this.#held += bytes.length
    if (this.#held >= BUFFER) await this.#flush()
  }

  /** The end mark; resolves when all is on disk. */
  async finish(): Promise<void> {
    await this.write(new Uint8Array(2 * BLOCK))
    await this.#flush()
    await this.#file.sync()
  }

  async #flush(): Promise<void> {
    const all = Buffer.concat(this.#parts)
    this.#parts = []
    this.#held = 0
    let at = 0
    while (at < all.length) at += (await this.#file.write(all, at)).bytesWritten
  }
}
