import { LIMITS } from '../import-limits.ts'
import { type HttpSource, reasonOf, unavailable } from './http-source.ts'

const MAX_BYTES = LIMITS.recordBytes

/**
 * A small file of the export; null when there is none (404, 410). Throws `advisories_unavailable`, also for one that
 * is larger than a record may be, and the signal's reason.
 */
export async function fetchText(http: HttpSource, url: string, signal: AbortSignal): Promise<string | null> {
  const { status, headers, body } = await http.get(url, { signal })
  if (status !== 200) body.destroy()
  if (status === 404 || status === 410) return null
  if (status !== 200) throw unavailable(url, `it answers ${status}`, undefined, isPassing(status))
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > MAX_BYTES) throw new RangeError(`it is larger than ${MAX_BYTES} bytes`)
      chunks.push(chunk)
    }
  } catch (cause) {
    signal.throwIfAborted()
    throw unavailable(url, reasonOf(cause), cause)
  }
  const expected = headers['content-length']
  if (expected !== undefined && Number(expected) !== bytes) throw unavailable(url, 'it was cut off')
  return Buffer.concat(chunks).toString('utf8')
}

/** Statuses that may be another one in a moment. */
export function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status >= 500
}
