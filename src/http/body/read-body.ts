import type { IncomingMessage } from 'node:http'
import { SlipwayError } from '../../errors/slipway-error.ts'

/** What is still read of a refused body, so that the client, who is busy sending, gets to see the answer. */
const LINGER_BYTES = 64 * 1024 * 1024
const LINGER_MS = 10_000

/**
 * Reads a whole body of at most `limit` bytes. Throws `body_too_large` with `tooLarge` as its detail, after the rest
 * was read and dropped; `request_invalid` when the client left before it had sent all.
 */
export async function readBody(source: IncomingMessage, limit: number, tooLarge: string): Promise<Buffer> {
  const body = await collect(source, limit)
  if (body !== undefined) return body
  await discard(source)
  throw new SlipwayError('body_too_large', { detail: tooLarge })
}

/** Undefined: there is more than `limit`. By events: an async iterator costs a tenth of the submit rate. */
function collect(source: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | undefined>()
  const chunks: Buffer[] = []
  let bytes = 0
  const settle = () => source.off('data', take).off('end', end).off('close', fail).off('error', fail)
  const take = (chunk: Buffer) => {
    bytes += chunk.length
    chunks.push(chunk)
    if (bytes <= limit) return
    settle()
    source.pause()
    resolve(undefined)
  }
  const end = () => {
    settle()
    resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, bytes))
  }
  const fail = (cause?: Error) => {
    settle()
    reject(new SlipwayError('request_invalid', { detail: 'The body ended before it was complete.', cause }))
  }
  source.on('data', take).on('end', end).on('close', fail).on('error', fail)
  // What has been closed already tells nobody again.
  if (source.destroyed) fail()
  return promise
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
