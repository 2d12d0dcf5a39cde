/** One request in absolute form, sent on to its host, and the answer back. Redirects are the client's to follow. */
import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type Answer, sendAnswer } from './answer.ts'
import { isPlainOrChunked, requestHeaders, responseHeaders, valuesOf } from './forward-headers.ts'
import type { Traffic } from './host-ledger.ts'
import type { RequestTarget } from './request-target.ts'
import { authorityOf } from './target.ts'

// not imported: that loads all of Node's fetch, 16 MB (see test/lint/style.test.ts)
const { request } = process.getBuiltinModule('node:http')

export interface ForwardParts extends RequestTarget {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Connected to the host; of this request alone. */
  readonly socket: Socket
  readonly traffic: Traffic
  /** Of the head of the host's answer. */
  readonly headerBytes: number
  /** Without a byte in either direction. */
  readonly idleMs: number
}

/**
 * Bodies are streams in both directions, each as fast as its reader takes it. When the host fails before it answers the
 * client is told so; afterwards its connection is cut, so that half an answer is never taken for a whole one.
 */
export function forwardRequest(parts: ForwardParts): void {
  const { request: incoming, response, socket, traffic } = parts
  const outgoing = openRequest(parts)
  if (!outgoing) {
    socket.destroy()
    return sendAnswer(response, { status: 400, text: 'The request cannot be sent on as it is.' })
  }
  const fail = (status: number, what: string): void => {
    settled = true
    outgoing.destroy()
    socket.destroy()
    sendAnswer(response, { status, text: `${authorityOf(parts.target)} ${what}.` })
  }
  let settled = false
  socket.setTimeout(parts.idleMs, () => fail(504, 'was silent for too long'))
  outgoing.on('error', (error: NodeJS.ErrnoException) => {
    // a host that has answered may close before it has read the whole request
    if (settled) return
    const isHttp = !error.code?.startsWith('HPE_')
    fail(502, isHttp ? 'closed the connection without an answer' : 'answered something that is not HTTP')
  })
  // once: a host could say it for ever
  outgoing.once('continue', () => {
    if (incoming.headers.expect !== undefined && incoming.httpVersion === '1.1') response.writeContinue()
  })
  outgoing.on('upgrade', () => fail(502, 'changed the protocol without being asked'))
  outgoing.on('response', (answer: IncomingMessage) => {
    settled = true
    const refused = relay(answer, response, traffic)
    if (refused !== null) fail(502, refused)
  })
  response.once('close', () => outgoing.destroy())
  outgoing.flushHeaders()
  incoming.pipe(outgoing)
  incoming.on('data', (chunk: Buffer) => void (traffic.bytesSent += chunk.length))
}

/** Null when the head of the request holds what node:http refuses to send. */
function openRequest({
  request: incoming,
  socket,
  target,
  path,
  headerBytes,
}: ForwardParts): ClientRequest | null {
  const method = incoming.method ?? 'GET'
  try {
    const outgoing = request({
      createConnection: () => socket,
      method,
      path,
      headers: requestHeaders(incoming.rawHeaders, method, target),
      setHost: false,
      maxHeaderSize: headerBytes,
      insecureHTTPParser: false,
    })
    // as with what comes from the client: all fields or none
    outgoing.maxHeadersCount = 0
    return outgoing
  } catch {
    return null
  }
}

/** Null, or in words why the answer cannot be passed on. */
function relay(answer: IncomingMessage, response: ServerResponse, traffic: Traffic): string | null {
  if (answer.statusCode === 407) return 'asks for an account as if it was a proxy'
  const headers = responseHeaders(answer.rawHeaders)
  if (!headers) return 'answered in a transfer coding that this proxy does not know'
  // the date is the host's
  response.sendDate = false
  try {
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers)
  } catch {
    return 'answered with a head that cannot be passed on'
  }
  response.flushHeaders()
  answer.pipe(response)
  answer.on('data', (chunk: Buffer) => void (traffic.bytesReceived += chunk.length))
  answer.on('error', () => response.destroy())
  answer.once('close', () => {
    if (!answer.complete) response.destroy()
  })
  const { req } = response
  // with an early answer the rest of the request is of no use, but the next one comes after it
  response.once('finish', () => {
    req.unpipe()
    req.resume()
  })
  return null
}

/** For a request that is not sent on, wherever it wants to go; null: it can be. */
export function whyNotForwarded({ method, rawHeaders }: IncomingMessage): Answer | null {
  if (method === 'TRACE') return { status: 405, text: 'TRACE is not passed on.' }
  if (valuesOf(rawHeaders, 'host').length > 1) return { status: 400, text: 'There is more than one Host.' }
  const isKnown = isPlainOrChunked(valuesOf(rawHeaders, 'transfer-encoding'))
  return isKnown ? null : { status: 501, text: 'Of transfer codings only chunked is passed on.' }
}
