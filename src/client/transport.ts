/** One HTTP call: address, token, time limit, and the translation of every failure into the two errors of `errors.ts`. */
import { asProblem, asUnreachable, ProblemError, UnreachableError } from './errors.ts'

export interface TransportOptions {
  /** Where the service listens, as `http://127.0.0.1:8080`; a path in it is kept (a proxy's prefix). */
  readonly url: string
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Sent as `Authorization: Bearer`. */
  readonly token?: string | undefined
}

export interface Call {
  readonly method?: string
  /** Below the prefix, with its leading slash. */
  readonly path: string
  /** `/api/v2` when left out. */
  readonly prefix?: string
  /** A list is a field for each of its values. */
  readonly query?: Readonly<Record<string, QueryValue | readonly string[] | undefined>>
  readonly accept?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | undefined
  readonly signal?: AbortSignal | undefined
  /** Longest wait for the head of the answer; left out: 30 s, and none for a streamed body. */
  readonly timeoutMs?: number
}

type QueryValue = string | number | boolean

const ANSWER_MS = 30_000

export class Transport {
  readonly url: string
  readonly #fetch: typeof globalThis.fetch
  readonly #token: string | undefined

  constructor(options: TransportOptions) {
    this.url = options.url.replace(/\/+$/, '')
    // Browsers call it on nothing but their own window.
    this.#fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init))
    this.#token = options.token
  }

  /** Resolves with an answer of the 2xx class; throws `ProblemError`, `UnreachableError` or the signal's reason. */
  async send(call: Call): Promise<Response> {
    const streamed = call.body instanceof ReadableStream
    const timeoutMs = call.timeoutMs ?? (streamed ? undefined : ANSWER_MS)
    const limit = new AbortController()
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => limit.abort(), timeoutMs)
    try {
      const response = await this.#fetch(this.#address(call), {
        method: call.method ?? 'GET',
        headers: this.#headers(call),
        signal: call.signal === undefined ? limit.signal : AbortSignal.any([call.signal, limit.signal]),
        ...(call.body === undefined ? {} : { body: call.body }),
        ...(streamed ? { duplex: 'half' as const } : {}),
      })
      if (response.ok) return response
      throw await problemOf(response, this.url)
    } catch (error) {
      if (error instanceof ProblemError || error instanceof UnreachableError) throw error
      call.signal?.throwIfAborted()
      if (limit.signal.aborted) {
        throw new UnreachableError(this.url, `did not answer within ${(timeoutMs ?? 0) / 1000} s`, error)
      }
      throw asUnreachable(this.url, error)
    } finally {
      clearTimeout(timer)
    }
  }

  /**
   * Sends and reads a JSON answer. `member` is one that each such answer of Slipway's has: what has it not is somebody
   * else's, and is refused here, not where it is used.
   */
  async json<Answer>(call: Call, member?: keyof Answer & string): Promise<Answer> {
    const response = await this.send(call)
    const text = await this.#read(response, call.signal)
    const answer = parseJson(text)
    const isOurs = member === undefined ? answer !== undefined : hasMember(answer, member)
    if (isOurs) return answer as Answer
    const place = `${call.prefix ?? '/api/v2'}${call.path}`
    const why = `answers ${place}, but not as a Slipway service does`
    throw new UnreachableError(this.url, why, undefined, 'stranger')
  }

  /** Sends and reads the answer's bytes. */
  async bytes(call: Call): Promise<Uint8Array> {
    const response = await this.send(call)
    try {
      return new Uint8Array(await response.arrayBuffer())
    } catch (error) {
      call.signal?.throwIfAborted()
      throw asUnreachable(this.url, error)
    }
  }

  async #read(response: Response, signal: AbortSignal | undefined): Promise<string> {
    try {
      return await response.text()
    } catch (error) {
      signal?.throwIfAborted()
      throw asUnreachable(this.url, error)
    }
  }

  #address(call: Call): string {
    const query = new URLSearchParams()
    for (const [key, value] of Object.entries(call.query ?? {})) {
      for (const one of [value ?? []].flat()) query.append(key, String(one))
    }
    return `${this.url}${call.prefix ?? '/api/v2'}${call.path}${query.size === 0 ? '' : `?${query.toString()}`}`
  }

  #headers(call: Call): Record<string, string> {
    return {
      accept: call.accept ?? 'application/json',
      ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
      ...call.headers,
    }
  }
}

/** The problem document of a refusal; one is made up for what a proxy or another service answers. */
async function problemOf(response: Response, url: string): Promise<ProblemError> {
  const body = parseJson(await response.text().catch(() => ''))
  const problem = asProblem(body)
  if (problem !== undefined) return new ProblemError({ ...problem, status: response.status })
  const { status } = response
  const said = `${status} ${response.statusText}`.trim()
  const made = {
    type: 'about:blank',
    title: response.statusText || `HTTP ${status}`,
    status,
    code: 'unexpected_answer',
    detail: `${url} answered ${said} without a problem document.`,
    action:
      ACTIONS[status] ??
      'Check that the address is that of a Slipway service, and what stands in front of it.',
  }
  return new ProblemError(made, body)
}

/** What a proxy means that answers in place of the service. */
const ACTIONS: Readonly<Record<number, string>> = {
  413: 'What stands in front of the service takes no request of that size; its limit can be raised there (nginx: client_max_body_size).',
  502: 'What stands in front of the service does not reach it: see whether the service runs.',
  503: 'What stands in front of the service does not reach it: see whether the service runs.',
  504: 'What stands in front of the service waited for it in vain: see whether the service runs.',
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function hasMember(answer: unknown, member: string): boolean {
  return typeof answer === 'object' && answer !== null && member in answer
}
