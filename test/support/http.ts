/** A plain HTTP client for the tests: what a user's own program would do, with `fetch` and no library of ours. */
import assert from 'node:assert/strict'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { awaitState } from '../../scripts/setup/await-state.ts'
import type { JobBody, LogLine, PageBody, Problem, RecordBody, StreamEvent } from './http-bodies.ts'

export interface Answer<Body> {
  readonly status: number
  readonly headers: Headers
  readonly body: Body
}

export type Query = Readonly<Record<string, string | number | readonly string[]>>

export interface FormPart {
  readonly name: string
  readonly value: string | Uint8Array<ArrayBuffer>
}

const END_DEADLINE_MS = 180_000

export class Api {
  readonly #base: () => string

  constructor(base: () => string) {
    this.#base = base
  }

  /** A read is tried once more when its kept-alive connection was closed by the server in the same moment. */
  async fetch(path: string, init?: RequestInit): Promise<Response> {
    try {
      return await fetch(`${this.#base()}${path}`, init)
    } catch (error) {
      if ((init?.method ?? 'GET') !== 'GET' || init?.signal?.aborted) throw error
      return fetch(`${this.#base()}${path}`, init)
    }
  }

  /** Any call; the body is JSON when the answer says so, else text. */
  async call<Body>(method: string, path: string, init: RequestInit = {}): Promise<Answer<Body>> {
    const response = await this.fetch(path, { ...init, method })
    const type = response.headers.get('content-type') ?? ''
    const body: unknown = /\bjson\b/.test(type) ? await response.json() : await response.text()
    return { status: response.status, headers: response.headers, body: body as Body }
  }

  submitText(dockerfile: string | Uint8Array<ArrayBuffer>, query: Query = {}): Promise<Answer<JobBody>> {
    const headers = { 'Content-Type': 'text/plain' }
    return this.call('POST', `/api/v2/jobs${search(query)}`, { headers, body: dockerfile })
  }

  submitJson(body: object, headers: Record<string, string> = {}): Promise<Answer<JobBody>> {
    return this.call('POST', '/api/v2/jobs', {
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  }

  submitForm(parts: readonly FormPart[]): Promise<Answer<JobBody>> {
    const form = new FormData()
    for (const { name, value } of parts) {
      if (typeof value === 'string') form.append(name, value)
      else form.append(name, new Blob([value]), name)
    }
    return this.call('POST', '/api/v2/jobs', { body: form })
  }

  async job(id: string): Promise<JobBody> {
    return (await this.#ok<JobBody>('GET', `/api/v2/jobs/${id}`)).body
  }

  async list(query: Query = {}): Promise<PageBody> {
    return (await this.#ok<PageBody>('GET', `/api/v2/jobs${search(query)}`)).body
  }

  async record(id: string, query: Query = {}): Promise<RecordBody> {
    return (await this.#ok<RecordBody>('GET', `/api/v2/jobs/${id}/record${search(query)}`)).body
  }

  async logText(id: string, query: Query = {}): Promise<string> {
    return (await this.#ok<string>('GET', `/api/v2/jobs/${id}/logs${search(query)}`)).body
  }

  async logLines(id: string, query: Query = {}): Promise<readonly LogLine[]> {
    const headers = { Accept: 'application/x-ndjson' }
    const { body } = await this.#ok<unknown>('GET', `/api/v2/jobs/${id}/logs${search(query)}`, { headers })
    // A single line of NDJSON is JSON too.
    if (typeof body !== 'string') return [body as LogLine]
    return body
      .split('\n')
      .filter(Boolean)
      .map((line): LogLine => JSON.parse(line))
  }

  /** Server-sent events to the end of the stream, or until the consumer leaves. */
  async *stream(path: string, lastEventId?: string): AsyncGenerator<StreamEvent> {
    const headers: Record<string, string> = { Accept: 'text/event-stream' }
    if (lastEventId !== undefined) headers['Last-Event-ID'] = lastEventId
    const stop = new AbortController()
    const response = await this.fetch(path, { headers, signal: stop.signal })
    assert.ok(response.ok, `${path} answered ${response.status}`)
    if (response.body === null) return
    const messages = response.body
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream())
    try {
      for await (const { id, event, data } of messages) yield { id, event, data: JSON.parse(data) }
    } finally {
      stop.abort()
    }
  }

  async events(id: string, lastEventId?: string): Promise<readonly StreamEvent[]> {
    const all: StreamEvent[] = []
    for await (const event of this.stream(`/api/v2/jobs/${id}/events`, lastEventId)) all.push(event)
    return all
  }

  /** Resolves with the job once `test` holds. Throws with what the job looked like last. */
  async waitFor(id: string, what: string, test: (job: JobBody) => boolean): Promise<JobBody> {
    let last: JobBody | undefined
    const found = await awaitState(
      async () => {
        last = await this.job(id)
        return test(last) ? last : undefined
      },
      END_DEADLINE_MS,
      25,
    )
    if (found !== undefined) return found
    throw new Error(`job ${id} did not come to "${what}": ${JSON.stringify(last)}`)
  }

  waitForEnd(id: string): Promise<JobBody> {
    return this.waitFor(id, 'ended', (job) => isEnded(job))
  }

  /** Submits as JSON and waits for the verdict. */
  async run(body: object): Promise<JobBody> {
    const { status, body: job } = await this.submitJson(body)
    assert.equal(status, 202, JSON.stringify(job))
    return this.waitForEnd(job.id)
  }

  async #ok<Body>(method: string, path: string, init?: RequestInit): Promise<Answer<Body>> {
    const answer = await this.call<Body>(method, path, init)
    assert.ok(
      answer.status < 300,
      `${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`,
    )
    return answer
  }
}

/** Asserts that an answer is a problem document (RFC 9457) with this code, and returns it. */
export function assertProblem(answer: Answer<unknown>, status: number, code: string): Problem {
  const problem = answer.body as Problem
  assert.equal(`${answer.status} ${problem.code}`, `${status} ${code}`, JSON.stringify(problem))
  assert.equal(answer.headers.get('content-type')?.split(';')[0], 'application/problem+json')
  assert.equal(problem.status, answer.status)
  for (const member of ['type', 'title', 'detail', 'action', 'instance'] as const) {
    assert.ok(problem[member].length > 0, `the problem says no ${member}`)
  }
  return problem
}

export function isEnded(job: Pick<JobBody, 'status'>): boolean {
  return ['succeeded', 'failed', 'cancelled'].includes(job.status)
}

function search(query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (typeof value === 'object' ? value : [value]).map((one) => [name, String(one)]),
  )
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`
}
