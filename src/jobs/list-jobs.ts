import { SlipwayError } from '../errors/slipway-error.ts'
import type { JobFilter, Store } from '../stores/store.ts'
import type { Job } from './job.ts'
import type { ListRequest } from './jobs.ts'

const DEFAULT_PAGE = 50
const LARGEST_PAGE = 200
const CURSOR = /^[0-9a-f-]{36}$/

/** A page of jobs, newest first, and the cursor of the next one. Throws `request_invalid`. */
export async function listJobs(
  store: Store,
  request: ListRequest,
): Promise<{ readonly jobs: readonly Job[]; readonly next: string | null }> {
  const limit = request.limit ?? DEFAULT_PAGE
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE) {
    throw invalid('/limit', `limit must be from 1 to ${LARGEST_PAGE}, not ${limit}`)
  }
  // One more than asked tells whether there is a next page.
  const before = request.cursor === undefined ? {} : { before: readCursor(request.cursor) }
  const found = await store.jobs.list(toFilter(request), { ...before, limit: limit + 1 })
  const jobs = found.slice(0, limit)
  const last = jobs.at(-1)
  return { jobs, next: found.length > limit && last !== undefined ? writeCursor(last.id) : null }
}

function toFilter(request: ListRequest): JobFilter {
  return {
    ...(request.status === undefined ? {} : { status: request.status }),
    ...(request.name === undefined ? {} : { name: request.name }),
    ...(request.label === undefined ? {} : { label: readLabel(request.label) }),
  }
}

function readLabel(text: string): { key: string; value: string } {
  const at = text.indexOf('=')
  if (at < 1) throw invalid('/label', `label must be key=value, not ${JSON.stringify(text)}`)
  return { key: text.slice(0, at), value: text.slice(at + 1) }
}

/** Opaque to clients, so that what it holds can change. */
function writeCursor(id: string): string {
  return Buffer.from(id).toString('base64url')
}

function readCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString()
  if (!CURSOR.test(id)) throw invalid('/cursor', 'cursor must be the `next` of an earlier page')
  return id
}

function invalid(where: string, detail: string): SlipwayError {
  return new SlipwayError('request_invalid', { detail, where })
}
