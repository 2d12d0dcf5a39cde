import type { Readable } from 'node:stream'
import { type Header, extract } from 'tar-stream'
import type { DataFiles, DataRefusal, DataRequest } from '../../engine.ts'
import { Collected, matches } from './host-folder.ts'
import { type DataUse, inodes } from './run-data.ts'

const PAGE_BYTES = 4096

/** What is at most read of an archive: files with holes in them are longer in it than what they take in /data. */
export function archiveLimit(dataBytes: number): number {
  return 2 * dataBytes + 64 * 1024 * 1024
}

/**
 * Reads files directly in /data out of the engine's tar of that folder. The tar does not follow links; entries are
 * taken by their type. Ends the stream as soon as nothing more is to come or `maxBytes` have been read; what
 * was not reached then is not in the result, and `/data` itself is refused as `too_large`.
 */
export async function readArchive(
  source: Readable,
  request: DataRequest,
  maxBytes: number,
): Promise<DataFiles> {
  const collected = new Collected(request)
  const complete = await eachEntry(source, maxBytes, async (header, content) => {
    const name = topLevelName(header.name)
    if (name === undefined || !matches(request.pattern, name)) return
    const why = refusal(header)
    if (why) collected.refuse(name, why)
    else if (collected.isFull(name)) return
    else if (header.size > collected.room()) collected.refuse(name, 'too_large')
    else collected.take(name, await gather(content))
  })
  if (!complete) collected.refuse('/data', 'too_large')
  return collected.result()
}

/** Sums up what is in /data as its file system counts it: whole pages. */
export async function measureArchive(source: Readable, dataBytes: number): Promise<DataUse> {
  let bytes = 0
  let entries = 0
  const complete = await eachEntry(source, archiveLimit(dataBytes), async (header) => {
    entries += 1
    bytes += Math.ceil(header.size / PAGE_BYTES) * PAGE_BYTES
  })
  const full = bytes >= dataBytes || entries >= inodes(dataBytes) || !complete
  return { bytes: Math.min(bytes, dataBytes), full }
}

/** False when the limit ended it. */
async function eachEntry(
  source: Readable,
  maxBytes: number,
  visit: (header: Header, content: AsyncIterable<unknown>) => Promise<void>,
): Promise<boolean> {
  const archive = extract()
  let bytes = 0
  let complete = true
  source.on('error', (error) => archive.destroy(error))
  source.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= maxBytes || !complete) return
    complete = false
    // with an error: the archive's iterator misses an end that comes between two of its entries
    archive.destroy(new Error('the limit is reached'))
  })
  source.pipe(archive)
  try {
    for await (const entry of archive) {
      await visit(entry.header, entry)
      entry.resume()
    }
  } catch (error) {
    if (complete) throw error
  } finally {
    source.destroy()
  }
  return complete
}

/** `perf.json` of `data/perf.json`; undefined for the folder itself and for what lies deeper. */
function topLevelName(path: string): string | undefined {
  const [, name, ...deeper] = path.replace(/\/$/, '').split('/')
  return name && deeper.length === 0 ? name : undefined
}

function refusal(header: Header): DataRefusal | undefined {
  if (header.type === 'file') return undefined
  if (header.type === 'symlink') return 'symbolic_link'
  return header.type === 'directory' ? 'directory' : 'not_regular'
}

async function gather(content: AsyncIterable<unknown>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of content) if (chunk instanceof Uint8Array) chunks.push(chunk)
  return Buffer.concat(chunks)
}
