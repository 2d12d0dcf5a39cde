import { constants } from 'node:fs'
import { open, realpath } from 'node:fs/promises'
import { brokenArchive } from './byte-source.ts'
import { cleanPath } from './layer-entries.ts'

const FIRST_BYTES = 64 * 1024
const MORE_BYTES = 1024 * 1024

/**
 * Opens files of a layer in the folder where the engine keeps it. What is in there was chosen by a stranger, but nobody
 * changes a layer that is finished: so it is enough to see once that a folder is reached without a link, and to
 * open the file itself with `O_NOFOLLOW`. Throws `engine_failed` for what is not the file that the layer's archive has.
 */
export class LayerFiles {
  readonly #root: string
  readonly #folders = new Set<string>()

  /** `root` without a link on the way. */
  constructor(root: string) {
    this.#root = Buffer.from(root).toString('latin1')
  }

  /** The content of the file with this name in the archive; it must have `size` bytes. */
  async *content(name: Buffer, size: number): AsyncGenerator<Uint8Array, void, undefined> {
    const path = await this.#locate(name)
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      const info = await file.stat()
      if (!info.isFile() || info.size !== size)
        throw brokenArchive('a file on the disk is not the one of the layer')
      for (let at = 0; at < size; ) {
        const buffer = Buffer.allocUnsafe(Math.min(size - at, at === 0 ? FIRST_BYTES : MORE_BYTES))
        const { bytesRead } = await file.read(buffer, 0, buffer.length, at)
        if (bytesRead === 0) throw brokenArchive('a file on the disk is cut off')
        at += bytesRead
        yield buffer.subarray(0, bytesRead)
      }
    } finally {
      await file.close()
    }
  }

  /** Names are bytes; as latin1 each byte is a character, so that nothing of them is lost. */
  async #locate(name: Buffer): Promise<Buffer> {
    const path = cleanPath(name.toString('latin1'))
    if (path === undefined || path === '/') throw brokenArchive('a name is none of a file')
    const folder = path.slice(0, path.lastIndexOf('/'))
    if (!this.#folders.has(folder)) {
      const wanted = Buffer.from(this.#root + folder, 'latin1')
      const real = await realpath(wanted, { encoding: 'buffer' })
      if (!real.equals(wanted)) throw brokenArchive('a folder on the disk is behind a link')
      this.#folders.add(folder)
    }
    return Buffer.from(this.#root + path, 'latin1')
  }
}
