import type { IncomingMessage } from 'node:http'
import { SlipwayError } from '../../errors/slipway-error.ts'

/** What is still read of a refused body, so that the client, who is busy sending, gets to see the answer. */
const LINGER_BYTES = 64 * 1024 * 1024
const LINGER_MS = 10_000

/**
 * Reads a whole body of at most `limit` bytes. Throws `body_too_large` with `tooLarge` as its detail, after the rest
 * was read and dropped; `request_invalid` when the client left or sent less than it announced.
 */
export async function readBody(source: IncomingMessage, limit: number, tooLarge: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > limit) break
      chunks.push(chunk)
    }
  } catch (cause) {
    throw new SlipwayError('request_invalid', { detail: 'The body ended before it was complete.', cause })
  }
  if (bytes > limit) {
    await discard(source)
    throw new SlipwayError('body_too_large', { detail: tooLarge })
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, bytes)
}

/**
 * Reads and drops what is left of a body, up to 64 MiB and 10 seconds. Answering at once and closing would make most
 * clients report a broken connection in place of the answer (RFC 9112, 9.6). Never throws.
 *
 * Returns true when the body has ended, so that the connection can be used again.
 */
export async function discard(source: IncomingMessage): Promise<boolean> {
  if (source.readableEnded || source.destroyed) return source.readableEnded
  const { promise, resolve } = Promise.withResolvers<void>()
  let left = LINGER_BYTES
  const count = (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) resolve()
  }
  const timer = setTimeout(resolve, LINGER_MS)
  source.unpipe()
  source.on('data', count).on('end', resolve).on('close', resolve).on('error', resolve)
  source.resume()
  await promise
  clearTimeout(timer)
  source.off('data', count).off('end', resolve).off('close', resolve)
  if (!source.readableEnded) source.pause()
  return source.readableEnded
}
