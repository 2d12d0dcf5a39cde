import { closeSync, openSync, renameSync, rmSync, statSync, write as writeCallback } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { toIndexError } from '../index-database.ts'
import { LIMITS } from '../import-limits.ts'
import { matchesChecksum } from './checksum.ts'
import { isPassing } from './fetch-text.ts'
import { type HttpAnswer, type HttpSource, reasonOf, unavailable } from './http-source.ts'
import { type KeptPart, describePart, findPart, forgetPart, partPath, strongTag } from './kept-part.ts'

export interface DownloadOptions {
  readonly url: string
  /** Where the whole file will be. */
  readonly path: string
  /** Of the file as it was last fetched; null: fetch it in any case. */
  readonly etag: string | null
  readonly signal: AbortSignal
  readonly onProgress: (bytes: number, total: number | null) => void
  /** First wait before another try; it doubles. */
  readonly retryMs: number
}

export type Downloaded =
  | { readonly outcome: 'fetched'; readonly etag: string | null; readonly bytes: number }
  | { readonly outcome: 'unchanged' }
  | { readonly outcome: 'absent' }

const write = promisify(writeCallback)

/** Tries in a row that bring nothing. */
const MOST_TRIES = 4

/**
 * Fetches a file. What is cut off is gone on with (RFC 9110, 14: `Range` with `If-Range`), also by a later call, as
 * long as the file is the same; its length and its checksum, where one is stated, are verified. Throws
 * `advisories_unavailable` after some tries that brought nothing, and the signal's reason.
 */
export async function download(http: HttpSource, options: DownloadOptions): Promise<Downloaded> {
  const { path, signal, retryMs } = options
  for (let tries = 1; ; tries++) {
    const before = sizeOf(path)
    try {
      return await tryOnce(http, options)
    } catch (error) {
      signal.throwIfAborted()
      const known = toIndexError(error, path)
      if (!known.retryable || known.code !== 'advisories_unavailable') throw known
      if (sizeOf(path) > before) tries = 1
      if (tries >= MOST_TRIES) throw known
      await pause(retryMs * 2 ** (tries - 1), undefined, { signal })
    }
  }
}

async function tryOnce(http: HttpSource, options: DownloadOptions): Promise<Downloaded> {
  const { url, path, etag, signal } = options
  const part = findPart(path, url)
  const headers = conditionOf(part, etag)
  const answer = await http.get(url, { headers, signal })
  const { status, body } = answer
  if (status === 200 || (status === 206 && part !== undefined && continues(answer, part))) {
    return receive(answer, status === 206 ? part : undefined, options)
  }
  body.destroy()
  if (status === 304) return { outcome: 'unchanged' }
  if (status === 404 || status === 410) return { outcome: 'absent' }
  if (status === 206 || status === 416) {
    forgetPart(path)
    throw unavailable(url, 'it changed while it was fetched')
  }
  throw unavailable(url, `it answers ${status}`, undefined, isPassing(status))
}

function conditionOf(part: KeptPart | undefined, etag: string | null): Readonly<Record<string, string>> {
  if (part !== undefined) return { Range: `bytes=${part.size}-`, 'If-Range': part.etag }
  return etag === null ? {} : { 'If-None-Match': etag }
}

/** True when the answer is the rest of the same file. */
function continues({ headers }: HttpAnswer, part: KeptPart): boolean {
  const [, from, all] = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers['content-range'] ?? '') ?? []
  const sameTag = headers.etag === undefined || headers.etag === part.etag
  return Number(from) === part.size && Number(all) === part.bytes && sameTag
}

async function receive(
  { headers, body }: HttpAnswer,
  part: KeptPart | undefined,
  { url, path, signal, onProgress }: DownloadOptions,
): Promise<Downloaded> {
  const tag = part?.etag ?? strongTag(headers.etag)
  const length = headers['content-length']
  const total = part?.bytes ?? (length === undefined ? null : Number(length))
  if ((total ?? 0) > LIMITS.archiveBytes) {
    body.destroy()
    throw unavailable(url, `it has ${total} bytes, more than ${LIMITS.archiveBytes}`, undefined, false)
  }
  if (part === undefined) forgetPart(path)
  if (part === undefined && tag !== null && total !== null)
    describePart(path, { url, etag: tag, bytes: total })
  const most = total ?? LIMITS.archiveBytes
  const onBytes = (sum: number): void => onProgress(sum, total)
  const bytes = await save(body, path, { from: part?.size ?? 0, most, onBytes }).catch((cause: unknown) => {
    signal.throwIfAborted()
    if (isOfDisk(cause)) throw cause
    throw unavailable(url, reasonOf(cause), cause)
  })
  if (total !== null && bytes !== total) throw unavailable(url, 'it was cut off')
  if (!(await matchesChecksum(partPath(path), headers['x-goog-hash']))) {
    forgetPart(path)
    throw unavailable(url, 'its checksum is wrong')
  }
  renameSync(partPath(path), path)
  forgetPart(path)
  return { outcome: 'fetched', etag: tag, bytes }
}

/** Appends a body to what is kept of the file; each part is in the file before the next is taken. Returns the size. */
async function save(
  body: AsyncIterable<Buffer>,
  path: string,
  limits: { readonly from: number; readonly most: number; readonly onBytes: (bytes: number) => void },
): Promise<number> {
  // At once: while an open was awaited, a connection that breaks would take along what it has brought.
  const fd = openSync(partPath(path), limits.from === 0 ? 'w' : 'a')
  try {
    let bytes = limits.from
    for await (const chunk of body) {
      if (bytes + chunk.length > limits.most) throw new RangeError('it is longer than it may be')
      for (let done = 0; done < chunk.length; ) done += (await write(fd, chunk, done)).bytesWritten
      bytes += chunk.length
      limits.onBytes(bytes)
    }
    return bytes
  } finally {
    closeSync(fd)
  }
}

function sizeOf(path: string): number {
  return statSync(partPath(path), { throwIfNoEntry: false })?.size ?? 0
}

function isOfDisk(cause: unknown): boolean {
  return (
    cause instanceof Error && 'syscall' in cause && (cause.syscall === 'write' || cause.syscall === 'open')
  )
}

/** Takes a downloaded file away, with what may be left of one that was cut off. */
export function discard(path: string): void {
  rmSync(path, { force: true })
  forgetPart(path)
}
