import { SlipwayError } from '../errors/slipway-error.ts'
import type { JobFilter, Store } from '../stores/store.ts'
import type { Job } from './job.ts'
import type { JobPage, ListRequest } from './jobs.ts'

const DEFAULT_PAGE = 50
const LARGEST_PAGE = 200
/** How many jobs a page of a search looks at. Measured at a million jobs: some 20 ms, in pieces. */
const MOST_LOOKED_AT = 20_000
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const CURSOR = /^[0-9a-f-]{36}$/

/**
 * A page of jobs, newest first, and the cursor of the next one. With a text, or with filters of several kinds, a page
 * says how many jobs it has looked at, and may have few or none: only `next: null` is the end. Throws `request_invalid`.
 */
export async function listJobs(store: Store, request: ListRequest): Promise<JobPage> {
  const limit = request.limit ?? DEFAULT_PAGE
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE) {
    throw invalid('/limit', `limit must be from 1 to ${LARGEST_PAGE}, not ${limit}`)
  }
  const filter = toFilter(request)
  const before = request.cursor === undefined ? {} : { before: readCursor(request.cursor) }
  const text = request.q?.trim() ?? ''
  if (text !== '' || Object.keys(filter).length > 1)
    return searchJobs(store, filter, { text, ...before, limit })
  // One more than asked tells whether there is a next page.
  const found = await store.jobs.list(filter, { ...before, limit: limit + 1 })
  const jobs = found.slice(0, limit)
  const last = jobs.at(-1)
  const isMore = found.length > limit && last !== undefined
  return { jobs, next: isMore ? writeCursor(last.id) : null, searched: null }
}

async function searchJobs(
  store: Store,
  filter: JobFilter,
  search: { readonly text: string; readonly before?: string; readonly limit: number },
): Promise<JobPage> {
  const id = search.text.toLowerCase()
  // The whole id of a job is found at once, however old it is. Else it may be what somebody calls a job.
  const job = ID.test(id) ? await store.jobs.get(id) : undefined
  if (job !== undefined) {
    return { jobs: fits(job, filter) ? [job] : [], next: null, searched: { jobs: 1, to: null } }
  }
  const { jobs, looked, to } = await store.jobs.search(filter, { ...search, most: MOST_LOOKED_AT })
  return {
    jobs,
    next: to === null ? null : writeCursor(to),
    searched: { jobs: looked, to: to === null ? null : timeOfId(to) },
  }
}

function fits(job: Job, { status, name, label }: JobFilter): boolean {
  return (
    (status === undefined || status.includes(job.status)) &&
    (name === undefined || name === job.name) &&
    (label === undefined || job.labels[label.key] === label.value)
  )
}

function toFilter(request: ListRequest): JobFilter {
  const status = [...new Set(request.status)]
  return {
    ...(status.length === 0 ? {} : { status }),
    ...(request.name === undefined ? {} : { name: request.name }),
    ...(request.label === undefined ? {} : { label: readLabel(request.label) }),
  }
}

/** `key=value`; the value may have further equals signs. Throws `request_invalid`. */
export function readLabel(text: string): { key: string; value: string } {
  const at = text.indexOf('=')
  if (at < 1) throw invalid('/label', `label must be key=value, not ${JSON.stringify(text)}`)
  return { key: text.slice(0, at), value: text.slice(at + 1) }
}

/** A UUIDv7 begins with the time at which it was made, in milliseconds (RFC 9562, 5.7). */
function timeOfId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
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
