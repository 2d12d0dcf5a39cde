/** All jobs in one answer, as the older APIs give them: streamed page by page, so that memory does not grow with them. */
import type { FastifyReply } from 'fastify'
import { Readable } from 'node:stream'
import { hasCode } from '../../errors/slipway-error.ts'
import type { Job } from '../../jobs/job.ts'
import type { Jobs } from '../../jobs/jobs.ts'

export interface JobArray {
  /** JSON up to the array's first item: `{"data":[`. */
  readonly before: string
  /** The rest, given how many items were written: `],"total":3}`. */
  readonly after: (count: number) => string
  /** One item as JSON can show it. A job that is deleted meanwhile (`job_not_found`) is left out. */
  readonly present: (job: Job) => unknown
}

type Page = Awaited<ReturnType<Jobs['list']>>

/** Jobs read at once. */
const PAGE = 100
/** Characters that are handed on at once. */
const CHUNK = 16 * 1024

/**
 * Answers with all jobs, newest first. The first page is read before anything is sent, so that a store that is not
 * there becomes the dialect's error. An error later destroys the connection: the client sees that the answer is cut
 * off, not an array that looks whole.
 */
export async function sendJobs(
  reply: FastifyReply,
  jobs: Pick<Jobs, 'list'>,
  array: JobArray,
): Promise<FastifyReply> {
  const first = await jobs.list({ limit: PAGE })
  // Bytes, not objects: what is read ahead is measured by its size.
  const source = Readable.from(write(jobs, first, array), { objectMode: false, highWaterMark: CHUNK })
  return reply.type('application/json; charset=utf-8').send(source)
}

async function* write(
  jobs: Pick<Jobs, 'list'>,
  first: Page,
  { before, after, present }: JobArray,
): AsyncGenerator<string> {
  let text = before
  let count = 0
  for await (const job of eachJob(jobs, first)) {
    const item = await presentThere(job, present)
    if (item === undefined) continue
    text += count === 0 ? item : `,${item}`
    count += 1
    if (text.length < CHUNK) continue
    yield text
    text = ''
  }
  yield text + after(count)
}

async function* eachJob(jobs: Pick<Jobs, 'list'>, first: Page): AsyncGenerator<Job> {
  let page = first
  while (true) {
    yield* page.jobs
    if (page.next === null) return
    page = await jobs.list({ limit: PAGE, cursor: page.next })
  }
}

async function presentThere(job: Job, present: JobArray['present']): Promise<string | undefined> {
  try {
    return JSON.stringify(await present(job))
  } catch (error) {
    if (hasCode(error, 'job_not_found')) return undefined
    throw error
  }
}
