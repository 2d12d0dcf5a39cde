import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { SlipwayError } from '../../errors/slipway-error.ts'
import { SNIFF_BYTES } from './sniff-archive.ts'

export interface Upload {
  readonly sha256: string
  readonly bytes: number
  /** The first bytes, for telling what it is. */
  readonly head: Uint8Array
}

/**
 * Writes what comes into a new file and sums it up. Throws `body_too_large`, `request_invalid` when the source
 * breaks off, the signal's reason. The source is not destroyed, so that its owner can still answer on it.
 */
export async function keepUpload(
  source: Readable,
  path: string,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<Upload> {
  const file = await open(path, 'wx', 0o600)
  try {
    return await copy(source, file, maxBytes, signal)
  } finally {
    await file.close()
  }
}

async function copy(
  source: Readable,
  file: FileHandle,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<Upload> {
  const hash = createHash('sha256')
  const head: Buffer[] = []
  let bytes = 0
  for await (const chunk of chunksOf(source, signal)) {
    bytes += chunk.length
    if (bytes > maxBytes) {
      throw new SlipwayError('body_too_large', {
        detail: `The build context is larger than ${maxBytes} bytes.`,
        action: 'Leave out what the build does not need, with a .dockerignore file.',
      })
    }
    if (bytes - chunk.length < SNIFF_BYTES) head.push(Buffer.from(chunk.subarray(0, SNIFF_BYTES)))
    hash.update(chunk)
    for (let at = 0; at < chunk.length; ) at += (await file.write(chunk, at)).bytesWritten
  }
  return { sha256: hash.digest('hex'), bytes, head: Buffer.concat(head).subarray(0, SNIFF_BYTES) }
}

/** Waits for the next chunk or the signal, whichever comes first: a client that sends nothing must not hold us. */
async function* chunksOf(source: Readable, signal?: AbortSignal): AsyncGenerator<Buffer, void, undefined> {
  signal?.throwIfAborted()
  const chunks: AsyncIterator<unknown> = source.iterator({ destroyOnReturn: false })
  const aborted = Promise.withResolvers<never>()
  const abort = () => aborted.reject(signal?.reason)
  aborted.promise.catch(() => {})
  signal?.addEventListener('abort', abort, { once: true })
  try {
    for (;;) {
      const next = await Promise.race([chunks.next().catch(broken), aborted.promise])
      if (next.done) return
      yield typeof next.value === 'string' ? Buffer.from(next.value) : (next.value as Buffer)
    }
  } finally {
    signal?.removeEventListener('abort', abort)
    // Takes our listeners off the source. Not awaited: a read that is under way may never end.
    chunks.return?.().catch(() => {})
  }
}

function broken(cause: unknown): never {
  if (cause instanceof SlipwayError) throw cause
  throw new SlipwayError('request_invalid', { detail: 'The upload of the build context broke off.', cause })
}
