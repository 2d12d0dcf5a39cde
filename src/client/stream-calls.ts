/** What is told while it happens: events, logs, changes of the list. */
import type { JobEvent, JobSummary, JobView, LogLine } from './api-types.generated.ts'
import type { CallOptions, FollowOptions, JobChange, LogFilter } from './client-options.ts'
import { UnreachableError } from './errors.ts'
import { type Backoff, follow } from './follow.ts'
import { ImageCalls } from './image-calls.ts'
import { job } from './job-calls.ts'
import { readLines } from './messages.ts'
import type { Transport } from './transport.ts'

/** A part of the client. It throws what the client throws. */
export class StreamCalls extends ImageCalls {
  readonly #backoff: Partial<Backoff> | undefined

  constructor(transport: Transport, backoff: Partial<Backoff> | undefined) {
    super(transport)
    this.#backoff = backoff
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
    const response = await this.transport.send({
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
      throw new UnreachableError(this.transport.url, 'broke off in the middle of the log', error)
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
      url: this.transport.url,
      backoff: this.#backoff,
      ...options,
      open: (lastEventId: string | undefined) =>
        this.transport.send({
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
