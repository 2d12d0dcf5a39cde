/** What can be done with jobs, but for following one. */
import type {
  Account,
  Job,
  JobPage,
  JobRecord,
  JobSummary,
  JobView,
  Leaderboard,
  NameList,
  Stage,
  SubmittedJob,
} from './api-types.generated.ts'
import type { AttemptFilter, CallOptions, ListFilter } from './client-options.ts'
import type { LeaderboardRequest } from './leaderboard.ts'
import { encodeSubmission, type Submission } from './submission.ts'
import type { Transport } from './transport.ts'

/** A part of the client. It throws what the client throws. */
export class JobCalls {
  protected readonly transport: Transport

  constructor(transport: Transport) {
    this.transport = transport
  }

  /** Resolves when the job is durable. A context given as a stream is sent while it is read. */
  async submit(submission: Submission, options: CallOptions = {}): Promise<SubmittedJob> {
    const { contentType, body, failure, stop } = encodeSubmission(submission)
    const key = submission.idempotencyKey
    try {
      const headers = {
        'content-type': contentType,
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      }
      const call = { method: 'POST', path: '/jobs', headers, body, ...options }
      return await this.transport.json<SubmittedJob>(call, 'id')
    } catch (error) {
      if (failure() !== undefined) throw failure()
      throw error
    } finally {
      stop()
    }
  }

  get(id: string, options: CallOptions = {}): Promise<JobView> {
    return this.transport.json({ path: job(id), ...options }, 'id')
  }

  /**
   * One page, newest first; `next` is the cursor of the one after it. A search may give few jobs, or none: `searched`
   * says how far it looked, and only `next: null` is the end.
   */
  list(
    filter: ListFilter & { readonly cursor?: string | undefined } = {},
    options: CallOptions = {},
  ): Promise<JobPage> {
    return this.transport.json({ path: '/jobs', query: { ...filter }, ...options }, 'jobs')
  }

  /** All jobs that fit, newest first, page by page as they are read. */
  async *listAll(filter: ListFilter = {}, options: CallOptions = {}): AsyncGenerator<JobSummary> {
    let cursor: string | undefined
    do {
      const page: JobPage = await this.list({ ...filter, cursor }, options)
      yield* page.jobs
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
  }

  /** By performance, best first, and the history for a plot. */
  leaderboard(request: LeaderboardRequest, options: CallOptions = {}): Promise<Leaderboard> {
    return this.transport.json({ path: '/leaderboard', query: { ...request }, ...options }, 'jobs')
  }

  /** Names that have a leaderboard, the newest first; with `q` those that have it in them. */
  async names(
    filter: { readonly q?: string | undefined; readonly limit?: number | undefined } = {},
    options: CallOptions = {},
  ): Promise<NameList['names']> {
    const call = { path: '/names', query: { ...filter }, ...options }
    return (await this.transport.json<NameList>(call, 'names')).names
  }

  update(
    id: string,
    patch: {
      readonly name?: string
      readonly description?: string
      readonly labels?: Record<string, string>
      readonly priority?: number
    },
    options: CallOptions = {},
  ): Promise<Job> {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify(patch)
    return this.transport.json({ method: 'PATCH', path: job(id), headers, body, ...options }, 'id')
  }

  /** Repeatable; an ended job stays as it is. */
  cancel(id: string, options: CallOptions = {}): Promise<Job> {
    return this.transport.json({ method: 'POST', path: `${job(id)}/cancel`, ...options }, 'id')
  }

  /** A new attempt from the failed stage, or from `from`; a job that had an account of its own needs it again. */
  retry(
    id: string,
    options: CallOptions & {
      readonly from?: Stage | undefined
      readonly credential?: Account | undefined
    } = {},
  ): Promise<Job> {
    const { from, credential, signal } = options
    const call = { method: 'POST', path: `${job(id)}/retry`, query: { from }, signal }
    if (credential === undefined) return this.transport.json(call, 'id')
    const headers = { 'content-type': 'application/json' }
    return this.transport.json({ ...call, headers, body: JSON.stringify({ credential }) }, 'id')
  }

  /**
   * Gone at once for every reader; a running job is cancelled first. With `registry` what it has published is deleted
   * there first.
   */
  async remove(
    id: string,
    options: CallOptions & { readonly registry?: boolean | undefined } = {},
  ): Promise<void> {
    const { registry, signal } = options
    const query = registry === true ? { registry } : {}
    const response = await this.transport.send({ method: 'DELETE', path: job(id), query, signal })
    await response.body?.cancel()
  }

  /** Byte for byte as it was sent; of an attempt of before the job was given another one, that one. */
  dockerfile(id: string, options: CallOptions & AttemptFilter = {}): Promise<Uint8Array> {
    const { attempt, signal } = options
    return this.transport.bytes({
      path: `${job(id)}/dockerfile`,
      query: { attempt },
      accept: '*/*',
      signal,
    })
  }

  /** Gives the job another Dockerfile and starts a new attempt with it; one that runs is cancelled first. */
  revise(id: string, dockerfile: string | Uint8Array, options: CallOptions = {}): Promise<SubmittedJob> {
    const headers = { 'content-type': 'text/plain' }
    const body = typeof dockerfile === 'string' ? dockerfile : new Uint8Array(dockerfile)
    const call = { method: 'PUT', path: `${job(id)}/dockerfile`, headers, body, ...options }
    return this.transport.json(call, 'id')
  }

  /** The evidence of an attempt, the latest one when none is named. */
  record(
    id: string,
    options: CallOptions & { readonly attempt?: number | undefined } = {},
  ): Promise<JobRecord> {
    const { attempt, signal } = options
    return this.transport.json({ path: `${job(id)}/record`, query: { attempt }, signal })
  }
}

/** The path of a job. */
export function job(id: string): string {
  return `/jobs/${encodeURIComponent(id)}`
}
