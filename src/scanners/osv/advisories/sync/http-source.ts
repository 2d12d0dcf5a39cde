/** Reading from an export over HTTP: with limits of time, through a proxy where the environment names one. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { Agent as TlsAgent, request as tlsRequest } from 'node:https'
import { SlipwayError } from '../../../../errors/slipway-error.ts'

// not imported: that loads all of Node's fetch, 16 MB (see test/lint/style.test.ts)
const { Agent: PlainAgent, request: plainRequest } = process.getBuiltinModule('node:http')

export interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Must be read to its end or destroyed. */
  readonly body: IncomingMessage
}

export interface HttpSource {
  /** Follows redirects. Throws `advisories_unavailable` when there is no answer, and the signal's reason. */
  get(url: string, options: GetOptions): Promise<HttpAnswer>
  close(): void
}

export interface GetOptions {
  readonly headers?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

export interface HttpSourceOptions {
  readonly userAgent: string
  /** HTTP_PROXY, HTTPS_PROXY and NO_PROXY are read from here. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Longest silence: before the answer, and between two parts of it. */
  readonly silenceMs?: number
}

const SILENCE_MS = 60_000
const MOST_REDIRECTS = 5

export function createHttpSource({
  userAgent,
  environment,
  silenceMs = SILENCE_MS,
}: HttpSourceOptions): HttpSource {
  const pool = { keepAlive: true, maxSockets: 8, proxyEnv: { ...environment } }
  const plain = new PlainAgent(pool)
  const tls = new TlsAgent(pool)

  const send = (url: URL, { headers, signal }: GetOptions): Promise<HttpAnswer> => {
    const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>()
    const secure = url.protocol === 'https:'
    const request = (secure ? tlsRequest : plainRequest)(
      url,
      {
        agent: secure ? tls : plain,
        signal,
        timeout: silenceMs,
        // Packed on the way, neither lengths nor ranges would be those of the file.
        headers: { ...headers, 'User-Agent': userAgent, 'Accept-Encoding': 'identity' },
      },
      (body) => resolve({ status: body.statusCode ?? 0, headers: body.headers, body }),
    )
    request.on('timeout', () => request.destroy(new Error(`nothing came for ${silenceMs / 1000} s`)))
    request.on('error', reject)
    request.end()
    return promise
  }

  return {
    async get(url, options) {
      let target = parseAddress(url)
      for (let redirects = 0; ; redirects++) {
        const answer = await send(target, options).catch((cause: unknown) => {
          options.signal.throwIfAborted()
          throw unavailable(target.href, reasonOf(cause), cause)
        })
        const { location } = answer.headers
        if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined) return answer
        answer.body.destroy()
        const next = parseAddress(new URL(location, target).href)
        const weaker = target.protocol === 'https:' && next.protocol !== 'https:'
        if (redirects >= MOST_REDIRECTS || weaker)
          throw unavailable(url, 'it redirects too often or to plain HTTP')
        target = next
      }
    },
    close() {
      plain.destroy()
      tls.destroy()
    },
  }
}

/** Throws `config_invalid` for what is no http or https address. */
function parseAddress(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed !== undefined && /^https?:$/.test(parsed.protocol)) return parsed
  throw new SlipwayError('config_invalid', {
    detail: `${url} is not an address that advisories can be fetched from`,
    where: 'advisories.source',
    action: 'Give one that begins with https:// or http://.',
  })
}

/** An address without what may be a secret in it. */
export function shownAddress(url: string): string {
  if (!URL.canParse(url)) return url
  const { origin, pathname } = new URL(url)
  return pathname === '/' ? origin : origin + pathname
}

export function unavailable(url: string, why: string, cause?: unknown, retryable = true): SlipwayError {
  return new SlipwayError('advisories_unavailable', {
    detail: `${shownAddress(url)} cannot be fetched: ${why}`,
    where: shownAddress(url),
    retryable,
    cause,
  })
}

export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  const code = 'code' in cause ? String(cause.code) : ''
  if (code === 'ECONNREFUSED') return 'connection refused'
  return cause.message || code || cause.name
}
