import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { SlipwayError } from '../../../errors/slipway-error.ts'
import { BLOCK, fileHeader, padded, readHeader, readPax } from './tar-header.ts'

/** Extended headers of one entry (long names) that are held until the entry itself is seen. */
const MAX_EXTENDED_BYTES = 1024 * 1024

/**
 * The tar that a build is sent: the Dockerfile as `Dockerfile` at the root, then the context's entries but for its
 * own `Dockerfile` (or a folder of that name). Streams from the disk without unpacking. A `.dockerignore` in it has no
 * effect: engines apply it only to contexts that they are given file by file (checked on Docker 20.10 and 26).
 * Throws `storage_failed` when the context cannot be read.
 */
export async function contextTar(dockerfile: Uint8Array, contextPath: string | null): Promise<Readable> {
  const entry = Buffer.alloc(BLOCK + padded(dockerfile.length))
  fileHeader('Dockerfile', dockerfile.length).copy(entry)
  entry.set(dockerfile, BLOCK)
  if (contextPath === null) return Readable.from([entry, Buffer.alloc(2 * BLOCK)])
  const file = await open(contextPath).catch((cause: unknown) => {
    throw unreadable('The build context cannot be opened', contextPath, cause)
  })
  const chunks = file.createReadStream({ highWaterMark: 256 * 1024 })
  return Readable.from(joined(entry, chunks, contextPath))
}

async function* joined(
  entry: Buffer,
  chunks: AsyncIterable<Buffer>,
  path: string,
): AsyncGenerator<Buffer, void> {
  yield entry
  const filter = new DockerfileFilter(path)
  for await (const chunk of chunks) {
    yield* filter.push(chunk)
    if (filter.ended) break
  }
  yield Buffer.alloc(2 * BLOCK)
}

/** Passes a tar on without the root entry `Dockerfile`, whole chunks at a time where nothing is left out. */
class DockerfileFilter {
  ended = false
  readonly #path: string
  #rest: Buffer = Buffer.alloc(0)
  /** What to do with the bytes of the current entry's body. */
  #body: 'pass' | 'drop' | 'hold' = 'pass'
  #left = 0
  #held: Buffer[] = []
  #heldBytes = 0
  #extendedType = ''
  /** Where its body starts among the held pieces. */
  #extendedFrom = 0
  /** Overrides from extended headers, for the entry that follows. */
  #name: string | undefined
  #size: number | undefined

  constructor(path: string) {
    this.#path = path
  }

  push(chunk: Buffer): Buffer[] {
    const all = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const out: Buffer[] = []
    let at = 0
    while (!this.ended && at < all.length) {
      if (this.#left > 0) {
        const part = all.subarray(at, at + this.#left)
        this.#take(part, out)
        at += part.length
      } else if (all.length - at < BLOCK) {
        break
      } else {
        this.#header(all.subarray(at, at + BLOCK), out)
        at += BLOCK
      }
    }
    this.#rest = all.subarray(at)
    return out
  }

  #take(part: Buffer, out: Buffer[]): void {
    this.#left -= part.length
    if (this.#body === 'hold') this.#hold(part)
    else if (this.#body === 'pass') append(out, part)
    if (this.#left === 0 && this.#body === 'hold') this.#readExtended()
  }

  #header(block: Buffer, out: Buffer[]): void {
    const header = readHeader(block)
    if (header === undefined) {
      this.ended = true
      return
    }
    if ('xLK'.includes(header.type)) {
      this.#body = 'hold'
      this.#left = padded(header.size)
      this.#extendedType = header.type
      this.#hold(block)
      this.#extendedFrom = this.#held.length
      return
    }
    const drop = isDockerfile(this.#name ?? header.name)
    this.#body = drop ? 'drop' : 'pass'
    this.#left = padded(this.#size ?? header.size)
    if (!drop) {
      out.push(...this.#held)
      append(out, block)
    }
    this.#held = []
    this.#heldBytes = 0
    this.#name = undefined
    this.#size = undefined
  }

  #hold(part: Buffer): void {
    this.#heldBytes += part.length
    if (this.#heldBytes > MAX_EXTENDED_BYTES) {
      throw unreadable('An extended header of the build context is too long', this.#path)
    }
    this.#held.push(Buffer.from(part))
  }

  /** The extended header that has just ended. */
  #readExtended(): void {
    const body = Buffer.concat(this.#held.slice(this.#extendedFrom))
    if (this.#extendedType === 'L') this.#name = body.toString('utf8').replace(/\0.*$/s, '')
    if (this.#extendedType !== 'x') return
    const records = readPax(body)
    this.#name = records.get('path') ?? this.#name
    const size = Number(records.get('size') ?? Number.NaN)
    if (Number.isSafeInteger(size)) this.#size = size
  }
}

/** Neighbours in memory become one piece again, so that a chunk without a Dockerfile leaves as it came. */
function append(out: Buffer[], part: Buffer): void {
  const last = out.at(-1)
  if (last?.buffer === part.buffer && last.byteOffset + last.length === part.byteOffset) {
    out[out.length - 1] = Buffer.from(last.buffer, last.byteOffset, last.length + part.length)
  } else {
    out.push(part)
  }
}

function isDockerfile(name: string): boolean {
  return name.replace(/^(\.?\/)+/, '').split('/')[0] === 'Dockerfile'
}

function unreadable(detail: string, path: string, cause?: unknown): SlipwayError {
  return new SlipwayError('storage_failed', { detail, where: path, cause })
}
