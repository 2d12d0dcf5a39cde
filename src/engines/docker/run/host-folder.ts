import { constants } from 'node:fs'
import { type FileHandle, open, opendir } from 'node:fs/promises'
import type { DataFiles, DataRefusal, DataRequest } from '../../engine.ts'

/**
 * Reads the files directly in a folder that a hostile program filled. The folder is opened first and its entries are
 * opened through that descriptor, never following a link (`O_NOFOLLOW`) and never waiting for the other end of a FIFO
 * (`O_NONBLOCK`); what is opened is asked for its type, and read up to the limit only.
 */
export async function readHostFolder(
  path: string,
  request: DataRequest,
  signal: AbortSignal,
): Promise<DataFiles> {
  const folder = await open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW)
  try {
    const inside = `/proc/self/fd/${folder.fd}`
    const collected = new Collected(request)
    for (const name of await matchingNames(inside, request)) {
      signal.throwIfAborted()
      if (collected.isFull(name)) continue
      await collect(`${inside}/${name}`, name, collected)
    }
    return collected.result()
  } finally {
    await folder.close()
  }
}

/** Files so far, and the limits on them; shared by both ways of reading. */
export class Collected {
  readonly #request: DataRequest
  readonly #files: { name: string; bytes: Uint8Array }[] = []
  readonly #refused: { name: string; why: DataRefusal }[] = []
  #total = 0

  constructor(request: DataRequest) {
    this.#request = request
  }

  /** Refuses `name` when no more files are taken. */
  isFull(name: string): boolean {
    if (this.#files.length < this.#request.maxFiles) return false
    this.refuse(name, 'too_many')
    return true
  }

  refuse(name: string, why: DataRefusal): void {
    // a folder with 65,536 links named perf-*.json needs no list of all of them
    if (this.#refused.length <= this.#request.maxFiles) this.#refused.push({ name, why })
  }

  /** The most bytes that the next file may have. */
  room(): number {
    return Math.min(this.#request.maxFileBytes, this.#request.maxTotalBytes - this.#total)
  }

  take(name: string, bytes: Uint8Array): void {
    this.#files.push({ name, bytes })
    this.#total += bytes.length
  }

  result(): DataFiles {
    return { files: this.#files, refused: this.#refused }
  }
}

/** In the order of their names, so that limits fall on the same files each time. */
async function matchingNames(path: string, request: DataRequest): Promise<readonly string[]> {
  const names: string[] = []
  for await (const entry of await opendir(path)) {
    if (matches(request.pattern, entry.name)) names.push(entry.name)
  }
  return names.sort()
}

/** A pattern with the flag `g` remembers where it was; start afresh each time. */
export function matches(pattern: RegExp, name: string): boolean {
  pattern.lastIndex = 0
  return pattern.test(name)
}

async function collect(path: string, name: string, collected: Collected): Promise<void> {
  let file: FileHandle
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    collected.refuse(name, refusalOf(error))
    return
  }
  try {
    const info = await file.stat()
    if (info.isDirectory()) collected.refuse(name, 'directory')
    else if (!info.isFile()) collected.refuse(name, 'not_regular')
    else if (info.size > collected.room()) collected.refuse(name, 'too_large')
    else collected.take(name, await readUpTo(file, info.size))
  } catch {
    collected.refuse(name, 'unreadable')
  } finally {
    await file.close()
  }
}

function refusalOf(error: unknown): DataRefusal {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ELOOP') return 'symbolic_link'
  // a socket cannot be opened
  return code === 'ENXIO' ? 'not_regular' : 'unreadable'
}

async function readUpTo(file: FileHandle, size: number): Promise<Uint8Array> {
  const buffer = Buffer.alloc(size)
  let filled = 0
  while (filled < size) {
    const { bytesRead } = await file.read(buffer, filled, size - filled, filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}
