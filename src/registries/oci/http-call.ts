/** One call to a registry or a token service: with limits of time and size, and without following redirects. */
import type { IncomingMessage } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { SlipwayError } from '../../errors/slipway-error.ts'

// not imported: that loads all of Node's fetch, 16 MB (see test/lint/style.test.ts)
const { request: plainRequest } = process.getBuiltinModule('node:http')

export interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal: AbortSignal
}

export interface Reply {
  readonly status: number
  /** Of `WWW-Authenticate`. */
  readonly challenge: string | undefined
  readonly body: string
}

const TIMEOUT_MS = 30_000
const MAX_BODY_BYTES = 256 * 1024

/** Throws `registry_unavailable` when there is no whole answer in 30 seconds, and the signal's reason. */
export async function callRegistry(call: Call): Promise<Reply> {
  const limit = AbortSignal.timeout(TIMEOUT_MS)
  try {
    return await send({ ...call, signal: AbortSignal.any([call.signal, limit]) })
  } catch (cause) {
    call.signal.throwIfAborted()
    const why = limit.aborted ? `it did not answer in ${TIMEOUT_MS / 1000} s` : reason(cause)
    throw new SlipwayError('registry_unavailable', {
      detail: `${call.url.host} cannot be asked: ${why}`,
      where: call.url.host,
      cause,
    })
  }
}

/** True when a TLS greeting met something that does not speak TLS. */
export function isPlain(error: unknown): boolean {
  const { cause } = error as { cause?: { code?: string } }
  return cause?.code !== undefined && /^(?:EPROTO|ECONNRESET|ERR_SSL_.*)$/.test(cause.code)
}

/** `localhost`, 127.0.0.0/8 and ::1, which engines take for registries without TLS as well. */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}

function send({ method, url, headers, body, signal }: Call): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>()
  const options = {
    method,
    headers: { ...headers, 'User-Agent': 'slipway', Accept: 'application/json' },
    signal,
    agent: false as const,
    // On the loopback address nobody listens in, and certificates there are mostly home-made.
    ...(isLoopback(url) ? { rejectUnauthorized: false } : {}),
  }
  const open = url.protocol === 'https:' ? tlsRequest : plainRequest
  const request = open(url, options, (response) => {
    read(response).then(
      (text) =>
        resolve({
          status: response.statusCode ?? 0,
          challenge: response.headers['www-authenticate'],
          body: text,
        }),
      reject,
    )
  })
  request.on('error', reject)
  request.end(body)
  return promise
}

async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_BODY_BYTES) {
      response.destroy()
      throw new Error(`its answer is larger than ${MAX_BODY_BYTES} bytes`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function reason(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException
  return code === 'ECONNREFUSED' ? 'connection refused' : message
}
