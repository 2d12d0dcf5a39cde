/** The native API (`/api/v2`) as functions. Depends on nothing of the server; runs in Node and in browsers. */
import type {
  Account,
  Collected,
  AdvisoryFindings,
  Findings,
  Health,
  Job,
  JobEvent,
  JobPage,
  JobRecord,
  JobSummary,
  JobView,
  Leaderboard,
  LintRequest,
  LintResult,
  LogLine,
  NameList,
  Stage,
  SubmittedJob,
  System,
} from './api-types.generated.ts'
import type {
  AttemptFilter,
  CallOptions,
  ClientOptions,
  FollowOptions,
  JobChange,
  ListFilter,
  LogFilter,
} from './client-options.ts'
import { CredentialsClient } from './credentials-client.ts'
import { ProblemError, UnreachableError } from './errors.ts'
import { type Backoff, follow } from './follow.ts'
import type { LeaderboardRequest } from './leaderboard.ts'
import { readLines } from './messages.ts'
import { encodeSubmission, type Submission } from './submission.ts'
import { TemplatesClient } from './templates-client.ts'
import { Transport } from './transport.ts'

export type * from './client-options.ts'

/** Thousands of images may have to go. */
const COLLECT_MS = 600_000

/** Every method throws `ProblemError`, `UnreachableError`, or the reason of its signal. */
export class SlipwayClient {
  readonly credentials: CredentialsClient
  readonly templates: TemplatesClient
  readonly #transport: Transport
  readonly #backoff: Partial<Backoff> | undefined

  constructor(options: ClientOptions) {
    this.#transport = new Transport(options)
    this.#backoff = options.backoff
    this.credentials = new CredentialsClient(this.#transport)
    this.templates = new TemplatesClient(this.#transport)
  }

  get url(): string {
    return this.#transport.url
  }

  /** Resolves when the job is durable. A context given as a stream is sent while it is read. */
  async submit(submission: Submission, options: CallOptions = {}): Promise<SubmittedJob> {
    const { contentType, body, failure, stop } = encodeSubmission(submission)
    const key = submission.idempotencyKey
    try {
      return await this.#transport.json<SubmittedJob>({
        method: 'POST',
        path: '/jobs',
        headers: { 'content-type': contentType, ...(key === undefined ? {} : { 'idempotency-key': key }) },
        body,
        ...options,
      })
    } catch (error) {
      if (failure() !== undefined) throw failure()
      throw error
    } finally {
      stop()
    }
  }

  /** What a submission of that Dockerfile would be told. Errors in it are part of the answer, none of the call. */
  lint(request: LintRequest, options: CallOptions = {}): Promise<LintResult> {
    const headers = { 'content-type': 'application/json' }
    return this.#transport.json({
      method: 'POST',
      path: '/lint',
      headers,
      body: JSON.stringify(request),
      ...options,
    })
  }

  get(id: string, options: CallOptions = {}): Promise<JobView> {
    return this.#transport.json({ path: job(id), ...options })
  }

  /**
   * One page, newest first; `next` is the cursor of the one after it. A search may give few jobs, or none: `searched`
   * says how far it looked, and only `next: null` is the end.
   */
  list(
    filter: ListFilter & { readonly cursor?: string | undefined } = {},
    options: CallOptions = {},
  ): Promise<JobPage> {
    return this.#transport.json({ path: '/jobs', query: { ...filter }, ...options })
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
    return this.#transport.json({ path: '/leaderboard', query: { ...request }, ...options })
  }

  /** Names that have a leaderboard, the newest first; with `q` those that have it in them. */
  async names(
    filter: { readonly q?: string | undefined; readonly limit?: number | undefined } = {},
    options: CallOptions = {},
  ): Promise<NameList['names']> {
    return (await this.#transport.json<NameList>({ path: '/names', query: { ...filter }, ...options })).names
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
    return this.#transport.json({
      method: 'PATCH',
      path: job(id),
      headers,
      body: JSON.stringify(patch),
      ...options,
    })
  }

  /** Repeatable; an ended job stays as it is. */
  cancel(id: string, options: CallOptions = {}): Promise<Job> {
    return this.#transport.json({ method: 'POST', path: `${job(id)}/cancel`, ...options })
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
    if (credential === undefined) return this.#transport.json(call)
    const headers = { 'content-type': 'application/json' }
    return this.#transport.json({ ...call, headers, body: JSON.stringify({ credential }) })
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
    const response = await this.#transport.send({ method: 'DELETE', path: job(id), query, signal })
    await response.body?.cancel()
  }

  /** Byte for byte as it was sent; of an attempt of before the job was given another one, that one. */
  dockerfile(id: string, options: CallOptions & AttemptFilter = {}): Promise<Uint8Array> {
    const { attempt, signal } = options
    return this.#transport.bytes({
      path: `${job(id)}/dockerfile`,
      query: { attempt },
      accept: '*/*',
      signal,
    })
  }

  /** The evidence of an attempt, the latest one when none is named. */
  record(
    id: string,
    options: CallOptions & { readonly attempt?: number | undefined } = {},
  ): Promise<JobRecord> {
    const { attempt, signal } = options
    return this.#transport.json({ path: `${job(id)}/record`, query: { attempt }, signal })
  }

  /** Known weaknesses of the image, as of now where that can be told; a `not_found` says why there are none. */
  findings(id: string, options: CallOptions & AttemptFilter = {}): Promise<Findings> {
    const { attempt, signal } = options
    return this.#transport.json({ path: `${job(id)}/findings`, query: { attempt }, signal })
  }

  /** Which images have an advisory: one page, which may be empty; only `next: null` is the end. */
  advisory(
    advisory: string,
    options: CallOptions & { readonly cursor?: string | undefined; readonly limit?: number | undefined } = {},
  ): Promise<AdvisoryFindings> {
    const { cursor, limit, signal } = options
    return this.#transport.json({ path: '/findings', query: { advisory, cursor, limit }, signal })
  }

  /** All pages of it as one answer, their counts summed. */
  async wholeAdvisory(advisory: string, options: CallOptions = {}): Promise<AdvisoryFindings> {
    let whole: AdvisoryFindings = await this.advisory(advisory, { ...options, limit: 200 })
    while (whole.next !== null) {
      const cursor = whole.next
      const page: AdvisoryFindings = await this.advisory(advisory, { ...options, limit: 200, cursor })
      whole = {
        ...page,
        images: [...whole.images, ...page.images],
        asked: whole.asked + page.asked,
        notAsked: whole.notAsked + page.notAsked,
        incomplete: whole.incomplete + page.incomplete,
        notes: [...new Set([...whole.notes, ...page.notes])],
      }
    }
    return whole
  }

  /** The same as a SARIF 2.1.0 document. */
  sarif(id: string, options: CallOptions & AttemptFilter = {}): Promise<unknown> {
    const { attempt, signal } = options
    const query = { format: 'sarif', attempt }
    return this.#transport.json({ path: `${job(id)}/findings`, query, accept: '*/*', signal })
  }

  /** What is installed in the image: a document of CycloneDX 1.6, or of SPDX 2.3. */
  sbom(
    id: string,
    options: CallOptions & AttemptFilter & { readonly format?: 'cyclonedx' | 'spdx' | undefined } = {},
  ): Promise<unknown> {
    const { attempt, format = 'cyclonedx', signal } = options
    return this.#transport.json({
      path: `${job(id)}/sbom`,
      query: { format, attempt },
      accept: '*/*',
      signal,
    })
  }

  /** The report, whatever it says: a service that is down says so with the status 503. */
  async health(options: CallOptions = {}): Promise<Health> {
    try {
      return await this.#transport.json<Health>({ path: '/health', prefix: '', ...options })
    } catch (error) {
      if (error instanceof ProblemError && isHealth(error.body)) return error.body
      throw error
    }
  }

  /** All that an operator looks at. A part that cannot be had is null, and `problems` says why. */
  system(options: CallOptions = {}): Promise<System> {
    return this.#transport.json({ path: '/system', ...options })
  }

  /** Removes now what the service keeps no longer; resolves when that is done. */
  collect(options: CallOptions = {}): Promise<Collected> {
    return this.#transport.json({ method: 'POST', path: '/collect', timeoutMs: COLLECT_MS, ...options })
  }

  /** What happened to the job, from the beginning or after the event with that number, until it has ended. */
  events(
    id: string,
    options: FollowOptions & { readonly after?: number | undefined } = {},
  ): AsyncGenerator<JobEvent> {
    const { after, ...rest } = options
    const drained = this.#drained(id, options.signal)
    return follow<JobEvent>({
      ...this.#stream(`${job(id)}/events`, {}, rest),
      after: after === undefined ? undefined : String(after),
      read: (message) => JSON.parse(message.data) as JobEvent,
      judgeEnd: async (last) => (last?.type === 'ended' ? 'complete' : drained()),
    })
  }

  /** What happens to jobs from now on. After a lost connection (`onOpen` is called again) read anew what you show. */
  changes(
    options: FollowOptions & { readonly backoff?: Partial<Backoff> | undefined } = {},
  ): AsyncGenerator<JobChange> {
    const { backoff = this.#backoff, ...rest } = options
    return follow<JobChange>({
      ...this.#stream('/events', {}, rest),
      backoff,
      read: ({ event, data }) => readChange(event, data),
      judgeEnd: async () => 'lost',
    })
  }

  /** The lines of an attempt that are there. */
  async *logs(id: string, options: CallOptions & LogFilter = {}): AsyncGenerator<LogLine> {
    const { signal, ...query } = options
    const response = await this.#transport.send({
      path: `${job(id)}/logs`,
      query,
      accept: 'application/x-ndjson',
      signal,
    })
    if (response.body === null) return
    try {
      for await (const line of readLines(response.body)) yield JSON.parse(line) as LogLine
    } catch (error) {
      signal?.throwIfAborted()
      throw new UnreachableError(this.url, 'broke off in the middle of the log', error)
    }
  }

  /** The lines of an attempt, those that are there and those to come, until the job has ended. */
  followLogs(id: string, options: FollowOptions & LogFilter = {}): AsyncGenerator<LogLine> {
    const { attempt, stage, after, ...rest } = options
    const drained = this.#drained(id, options.signal)
    return follow<LogLine>({
      ...this.#stream(`${job(id)}/logs`, { follow: true, attempt, stage, after }, rest),
      read: (message) => JSON.parse(message.data) as LogLine,
      judgeEnd: drained,
    })
  }

  /** Resolves with the job when it has ended, across restarts of the service. */
  async wait(id: string, options: FollowOptions = {}): Promise<JobView> {
    for await (const _ of this.events(id, options)) {
      // Only the end is of interest; reading the events is what waits for it.
    }
    return this.get(id, { signal: options.signal })
  }

  #stream(
    path: string,
    query: Readonly<Record<string, string | number | boolean | undefined>>,
    options: FollowOptions,
  ) {
    return {
      url: this.url,
      backoff: this.#backoff,
      ...options,
      open: (lastEventId: string | undefined) =>
        this.#transport.send({
          path,
          query,
          accept: 'text/event-stream',
          headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
          signal: options.signal,
        }),
    }
  }

  /** Only a stream that was opened after the job had ended is known to have delivered everything. */
  #drained(id: string, signal: AbortSignal | undefined): () => Promise<'complete' | 'drain' | 'lost'> {
    let ended = false
    return async () => {
      if (ended) return 'complete'
      const { status } = await this.get(id, { signal })
      ended = status === 'succeeded' || status === 'failed' || status === 'cancelled'
      return ended ? 'drain' : 'lost'
    }
  }
}

function readChange(event: string | undefined, data: string): JobChange {
  if (event === 'job') return { kind: 'job', job: JSON.parse(data) as JobSummary }
  if (event === 'removed') return { kind: 'removed', id: (JSON.parse(data) as { readonly id: string }).id }
  return { kind: 'many' }
}

function isHealth(body: unknown): body is Health {
  return typeof body === 'object' && body !== null && 'status' in body && 'components' in body
}

function job(id: string): string {
  return `/jobs/${encodeURIComponent(id)}`
}
