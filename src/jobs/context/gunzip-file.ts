import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGunzip, type Gunzip } from 'node:zlib'
import { invalidArchive, storageError } from './context-error.ts'
import { isZeroBlock } from './tar-header.ts'

/**
 * The content of a gzip file as a stream; leaving the loop early ends the reading of the file. Several members are
 * read as one, as `gzip` does it. Throws `context_invalid` for a file that is cut off, damaged, goes on with
 * something else than zeros, or holds more than `mostBytes`: a thousandth of that is enough to pack it into, and what
 * reads the content does not count all of it (the padding behind the end of a tar, say).
 */
export async function* gunzipFile(
  path: string,
  mostBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const gunzip = createGunzip()
  // An error of the file destroys `gunzip` with it and is thrown by the loop; input that is left over is no error here.
  const feeding = pipeline(createReadStream(path), gunzip).catch(() => {})
  try {
    const chunks: AsyncIterable<Buffer> = gunzip
    let bytes = 0
    for await (const chunk of chunks) {
      bytes += chunk.length
      if (bytes > mostBytes) throw tooLarge(mostBytes)
      yield chunk
    }
    await checkTail(path, gunzip)
  } catch (error) {
    throw damaged(error)
  } finally {
    gunzip.destroy()
    await feeding
  }
}

function tooLarge(mostBytes: number): Error {
  return invalidArchive(
    `The gzip file holds more than ${mostBytes} bytes when unpacked.`,
    'Leave out what the build does not need, with a .dockerignore file.',
  )
}

function damaged(error: unknown): unknown {
  const own = storageError(error)
  if (!(own instanceof Error) || !('code' in own) || typeof own.code !== 'string') return own
  if (own.code === 'Z_BUF_ERROR') return invalidArchive('The gzip file is cut off.', 'Send it again in full.')
  if (own.code.startsWith('Z_')) return invalidArchive(`The gzip file is damaged: ${own.message}.`)
  return own
}

/** Zlib stops at zeros behind the last member and does not look at what follows them. */
async function checkTail(path: string, gunzip: Gunzip): Promise<void> {
  const { size } = await stat(path)
  const file = await open(path)
  try {
    const buffer = Buffer.alloc(65_536)
    for (let at = gunzip.bytesWritten; at < size; ) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, at)
      if (bytesRead === 0) return
      if (!isZeroBlock(buffer.subarray(0, bytesRead))) {
        throw invalidArchive('There is something behind the end of the gzip file.', 'Send one archive alone.')
      }
      at += bytesRead
    }
  } finally {
    await file.close()
  }
}
