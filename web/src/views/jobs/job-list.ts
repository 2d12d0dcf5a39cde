/**
 * The rows of the list: pages as they were read, changes laid over them, and what is new and not shown yet. Values, not
 * objects with a life: every function gives a new list. Ids are UUIDv7, so their order is the order of submission, and
 * the list has the newest first.
 */
import type { JobSummary } from '../../../../src/client/api-types.generated.ts'
import type { JobChange } from '../../../../src/client/slipway-client.ts'

export interface ListPage {
  /** Which the page was read with; undefined: the first one. */
  readonly cursor: string | undefined
  /** Null: let go, to be read again where it comes into view. */
  readonly jobs: readonly JobSummary[] | null
  /** Rows that it takes, read or not. */
  readonly count: number
  /** The page holds ids from this one on, up to where the page before it ends. Empty: everything older. */
  readonly until: string
}

export interface JobList {
  readonly pages: readonly ListPage[]
  /** The cursor of what follows; null: nothing, undefined: nothing was read yet. */
  readonly next: string | null | undefined
  /** Newer than what is shown, by id: they came while somebody was reading further down. */
  readonly waiting: ReadonlyMap<string, JobSummary>
  /** There are more new ones than are kept here. */
  readonly moreWaiting: boolean
}

export interface PageAnswer {
  readonly jobs: readonly JobSummary[]
  readonly next: string | null
}

/** Pages around the view that are kept; 100 rows each. */
const PAGES_KEPT = 10
/** More are only counted as `more`. */
const MOST_WAITING = 500
/** No id comes behind it. */
const ABOVE_ALL = '\uffff'

export const NO_LIST: JobList = { pages: [], next: undefined, waiting: new Map(), moreWaiting: false }

/** The list begins anew with its first page. */
export function restart({ jobs, next }: PageAnswer): JobList {
  return { ...NO_LIST, pages: [toPage(undefined, { jobs, next }, ABOVE_ALL)], next }
}

/** The page after the last one; an answer to another question is dropped. */
export function addPage(list: JobList, cursor: string, answer: PageAnswer): JobList {
  if (list.next !== cursor) return list
  const before = list.pages.at(-1)?.until ?? ABOVE_ALL
  const page = toPage(cursor, answer, before)
  return { ...list, pages: [...list.pages, page], next: answer.next }
}

/** A page that was let go, or is out of date, read again. It ends where it ended: what lies behind has a page. */
export function refillPage(list: JobList, cursor: string | undefined, answer: PageAnswer): JobList {
  const at = list.pages.findIndex((page) => page.cursor === cursor)
  const old = list.pages[at]
  if (old === undefined) return list
  const jobs = answer.jobs.filter(({ id }) => id >= old.until)
  const filled: ListPage = { cursor, jobs, count: jobs.length, until: old.until }
  const last = answer.jobs.at(-1)?.id
  const isWhole = answer.next === null || last === undefined || last <= old.until
  // More fits than did: what the answer did not reach becomes a page of its own.
  const parts = isWhole
    ? [filled]
    : [
        { ...filled, until: last },
        { cursor: answer.next, jobs: null, count: 1, until: old.until },
      ]
  const isLast = at === list.pages.length - 1
  const pages = [...list.pages.slice(0, at), ...parts, ...list.pages.slice(at + 1)]
  return { ...list, pages, next: isLast && isWhole && old.until === '' ? null : list.next }
}

function toPage(cursor: string | undefined, { jobs, next }: PageAnswer, before: string): ListPage {
  return { cursor, jobs, count: jobs.length, until: next === null ? '' : (jobs.at(-1)?.id ?? before) }
}

export interface ChangeView {
  fits(job: JobSummary): boolean
  /** The newest row is in view, so that new ones may come above it. */
  readonly atTop: boolean
}

/** `many` changes nothing here: the list is read anew then. */
export function applyChange(list: JobList, change: JobChange, view: ChangeView): JobList {
  if (change.kind === 'many' || list.next === undefined) return list
  if (change.kind === 'removed') return withoutJob(list, change.id)
  const { job } = change
  if (!view.fits(job)) return withoutJob(list, job.id)
  if (list.waiting.has(job.id)) return addWaiting(list, [job])
  const isOnTop = isNew(list, job.id)
  if (isOnTop && !view.atTop) return addWaiting(list, [job])
  const at = isOnTop ? 0 : list.pages.findIndex(({ until }) => job.id >= until)
  return at === -1 ? list : changePage(list, at, (jobs) => placed(jobs, job))
}

/** The new ones that came meanwhile, now on top. Where more came than were kept, the list has to be read anew. */
export function showWaiting(list: JobList): JobList {
  const jobs = [...list.waiting.values()]
  const shown = jobs.reduce((all, job) => changePage(all, 0, (rows) => placed(rows, job)), list)
  return { ...shown, waiting: new Map(), moreWaiting: false }
}

/** The first page, read while somebody reads further down: what it has above the list waits, the rest is replaced. */
export function addNewer(list: JobList, answer: PageAnswer): JobList {
  const newer = answer.jobs.filter(({ id }) => isNew(list, id))
  const known = answer.jobs.filter(({ id }) => !isNew(list, id))
  const reached = answer.next === null ? '' : (answer.jobs.at(-1)?.id ?? ABOVE_ALL)
  const first = list.pages[0]?.until ?? ''
  const refreshed = changePage(list, 0, (jobs) => [
    ...known.filter(({ id }) => id >= first),
    ...jobs.filter(({ id }) => id < reached),
  ])
  const all = addWaiting(refreshed, newer)
  return { ...all, moreWaiting: all.moreWaiting || (answer.next !== null && known.length === 0) }
}

/** Newer than every row. The first page is always kept, so that this is known. */
function isNew({ pages }: JobList, id: string): boolean {
  const newest = pages.find(({ count }) => count > 0)
  return newest === undefined || (newest.jobs?.[0]?.id ?? ABOVE_ALL) < id
}

function addWaiting(list: JobList, jobs: readonly JobSummary[]): JobList {
  const isFull = list.moreWaiting && list.waiting.size >= MOST_WAITING
  if (jobs.length === 0 || (isFull && !jobs.some(({ id }) => list.waiting.has(id)))) return list
  const waiting = new Map(list.waiting)
  for (const job of jobs) {
    const known = waiting.get(job.id)
    if (known === undefined ? waiting.size < MOST_WAITING : !isOlder(job, known)) waiting.set(job.id, job)
  }
  const more = jobs.some(({ id }) => !waiting.has(id))
  return { ...list, waiting, moreWaiting: list.moreWaiting || more }
}

/** In the place of its older self, or where its id belongs. */
function placed(jobs: readonly JobSummary[], job: JobSummary): readonly JobSummary[] {
  const at = jobs.findIndex(({ id }) => id <= job.id)
  if (at === -1) return [...jobs, job]
  const there = jobs[at]
  const isThere = there?.id === job.id
  if (isThere && isOlder(job, there)) return jobs
  return [...jobs.slice(0, at), job, ...jobs.slice(isThere ? at + 1 : at)]
}

/** What was read may be newer than a change that was under way meanwhile. */
function isOlder(job: JobSummary, known: JobSummary): boolean {
  return job.updatedAt < known.updatedAt
}

function withoutJob(list: JobList, id: string): JobList {
  if (list.waiting.has(id)) {
    const waiting = new Map(list.waiting)
    waiting.delete(id)
    return { ...list, waiting }
  }
  const at = list.pages.findIndex(({ jobs }) => jobs?.some((job) => job.id === id))
  return changePage(list, at, (jobs) => jobs.filter((job) => job.id !== id))
}

function changePage(
  list: JobList,
  at: number,
  change: (jobs: readonly JobSummary[]) => readonly JobSummary[],
): JobList {
  const page = list.pages[at]
  if (page === undefined || page.jobs === null) return list
  const jobs = change(page.jobs)
  return { ...list, pages: list.pages.with(at, { ...page, jobs, count: jobs.length }) }
}

export function rowCount({ pages }: JobList): number {
  return pages.reduce((sum, { count }) => sum + count, 0)
}

/** Undefined: a row that was let go, or none. */
export function rowAt({ pages }: JobList, index: number): JobSummary | undefined {
  let first = 0
  for (const { jobs, count } of pages) {
    if (index < first + count) return jobs?.[index - first]
    first += count
  }
  return undefined
}

/** -1: not among the rows that are kept. */
export function indexOfJob({ pages }: JobList, id: string): number {
  let first = 0
  for (const { jobs, count } of pages) {
    const at = jobs?.findIndex((job) => job.id === id) ?? -1
    if (at !== -1) return first + at
    first += count
  }
  return -1
}

/** The pages with rows from `from` to `to`, both included. */
export function pagesBetween({ pages }: JobList, from: number, to: number): readonly ListPage[] {
  let first = 0
  return pages.filter(({ count }) => {
    const start = first
    first += count
    return start <= to && start + Math.max(count, 1) > from
  })
}

/** Lets go of pages far from those rows, so that memory does not grow with the way that somebody scrolled. */
export function keepNear(list: JobList, from: number, to: number): JobList {
  const near = pagesBetween(list, from, to)
  const first = list.pages.findIndex((page) => page === near[0])
  if (first === -1) return list
  const low = first - PAGES_KEPT
  const high = first + near.length + PAGES_KEPT
  const isFar = (page: ListPage, at: number): boolean =>
    at > 0 && (at < low || at >= high) && page.jobs !== null
  return list.pages.some(isFar) ? letGo(list, isFar) : list
}

/** Only those rows, and the first page, are taken for known any more. */
export function keepOnly(list: JobList, from: number, to: number): JobList {
  const near = pagesBetween(list, from, to)
  return letGo(list, (page, at) => at > 0 && !near.includes(page))
}

function letGo(list: JobList, isGone: (page: ListPage, at: number) => boolean): JobList {
  return {
    ...list,
    pages: list.pages.map((page, at) => (isGone(page, at) ? { ...page, jobs: null } : page)),
  }
}
