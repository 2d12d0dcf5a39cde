/** Packs a listed folder into a tar.gz, as a stream: nothing but one buffer of one file is in memory at a time. */
import { open } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createGzip } from 'node:zlib'
import { type Header, type Pack, pack } from 'tar-stream'
import type { ContextEntry, ContextList } from './list-folder.ts'

/**
 * Streams the archive. Owner and group are root's, as `docker build` sends them; links stay links; times are kept to
 * the second. The same unchanged folder gives the same bytes. `onProgress` is told of file bytes read so far.
 * The stream fails when a file shrinks or vanishes while it is read.
 */
export function packFolder(
  folder: string,
  list: ContextList,
  onProgress: (bytes: number) => void = () => {},
): ReadableStream<Uint8Array> {
  const tar = pack()
  // Speed before size: most services are on this machine or near it.
  const gzip = createGzip({ level: constants.Z_BEST_SPEED })
  // Both ways a failure can go (a file that cannot be read, a reader that left) end in the error of `gzip`.
  pipeline(tar, gzip).catch(() => {})
  let sent = 0
  const addAll = async () => {
    for (const entry of list.entries) {
      if (entry.type !== 'file') await addEmpty(tar, entry)
      else {
        await addFile(tar, entry, path.join(folder, entry.name), (bytes) => {
          sent += bytes
          onProgress(sent)
        })
      }
    }
    tar.finalize()
  }
  addAll().catch((error: unknown) => gzip.destroy(error instanceof Error ? error : new Error(String(error))))
  return Readable.toWeb(gzip) as ReadableStream<Uint8Array>
}

function headers(entry: ContextEntry): Partial<Header> & Pick<Header, 'name'> {
  return {
    name: entry.type === 'directory' ? `${entry.name}/` : entry.name,
    type: entry.type,
    mode: entry.mode,
    size: entry.bytes,
    mtime: new Date(Math.floor(entry.modifiedAt.getTime() / 1000) * 1000),
    ...(entry.target === null ? {} : { linkname: entry.target }),
    uid: 0,
    gid: 0,
  }
}

function addEmpty(tar: Pack, entry: ContextEntry): Promise<void> {
  return new Promise((resolve, reject) => {
    tar.entry(headers(entry), (error) => (error ? reject(error) : resolve()))
  })
}

async function addFile(
  tar: Pack,
  entry: ContextEntry,
  file: string,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const handle = await open(file)
  try {
    const sink = tar.entry(headers(entry))
    let left = entry.bytes
    const content = async function* () {
      const buffer = Buffer.allocUnsafe(Math.min(left, 256 * 1024))
      while (left > 0) {
        // No more than the size that the header promises, should the file have grown.
        const { bytesRead } = await handle.read(buffer, 0, Math.min(left, buffer.length))
        if (bytesRead === 0) throw new Error(`${entry.name} became shorter while it was sent.`)
        left -= bytesRead
        onBytes(bytesRead)
        yield Buffer.from(buffer.subarray(0, bytesRead))
      }
    }
    await pipeline(content(), sink)
  } finally {
    await handle.close()
  }
}
