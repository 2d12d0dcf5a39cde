/** The proxy as a server of HTTP: who asks, for what, and how it is answered. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Account, Accounts } from './accounts.ts'
import { type Answer, NO_ACCOUNT, sendAnswer, sendLastAnswer } from './answer.ts'
import type { ClientConnection, ClientConnections } from './client-connections.ts'
import { valuesOf } from './forward-headers.ts'
import { forwardRequest, whyNotForwarded } from './forward-request.ts'
import type { EgressLimits } from './limits.ts'
import type { Reach } from './reach-host.ts'
import { parseRequestTarget } from './request-target.ts'
import { parseTarget } from './target.ts'
import { openTunnel } from './tunnel.ts'

// not imported: that loads all of Node's fetch, 16 MB (see test/lint/style.test.ts)
const { createServer } = process.getBuiltinModule('node:http')

export interface ServeParts {
  readonly accounts: Accounts
  readonly connections: ClientConnections
  readonly reach: Reach
  readonly limits: EgressLimits
}

/** A server that does not listen yet. Its parser is the strict one of node:http, which refuses ambiguous framing. */
export function createProxyServer(parts: ServeParts): Server {
  const { limits, connections } = parts
  const server = createServer({
    insecureHTTPParser: false,
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    // large bodies take their time; a connection on which nothing moves ends by the time-out below
    requestTimeout: 0,
    connectionsCheckingInterval: Math.min(limits.headersMs, 5000),
    keepAliveTimeout: limits.idleMs,
    noDelay: true,
  })
  // twice: a silent host is to be told of by 504 first
  server.timeout = 2 * limits.idleMs
  // no field may be left out behind our back, least of all one that frames the body; headerBytes bounds their number
  server.maxHeadersCount = 0
  server.on('connection', (socket) => connections.add(socket))
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    queueRequest(parts, request, response)
  }
  server.on('request', serve)
  server.on('checkContinue', serve)
  server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    serveTunnel(parts, request, socket, head).catch(() => socket.destroy())
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const unanswered = connections.of(socket)?.unanswered ?? 0
    if (!socket.writable || error.code === 'ECONNRESET' || unanswered > 0) socket.destroy()
    else sendLastAnswer(socket, unreadable(error.code))
  })
  return server
}

function unreadable(code: string | undefined): Answer {
  if (code === 'HPE_HEADER_OVERFLOW') return { status: 431, text: 'The head of the request is too large.' }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return { status: 408, text: 'The request did not arrive in time.' }
  return { status: 400, text: 'This is not a request of HTTP/1.1 to a proxy.' }
}

/** Requests of one connection are worked on in their order, so that a crowd of them is not a crowd of connections. */
function queueRequest(parts: ServeParts, request: IncomingMessage, response: ServerResponse): void {
  const connection = parts.connections.of(request.socket)
  // one that was refused with its connection has had its answer
  if (!connection && request.socket.writableEnded) return
  if (!connection || connection.unanswered >= parts.limits.pipelined) return void request.socket.destroy()
  connection.unanswered += 1
  request.on('error', () => response.destroy())
  const turn = { earlier: connection.turn, connection, request, response }
  connection.turn = takeTurn(parts, turn)
}

interface Turn {
  readonly earlier: Promise<void>
  readonly connection: ClientConnection
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

async function takeTurn(parts: ServeParts, { earlier, connection, request, response }: Turn): Promise<void> {
  await earlier
  if (connection.signal.aborted) return
  const closed = whenClosed(response, connection)
  await serveRequest(parts, connection, request, response).catch(() => request.socket.destroy())
  await closed
  connection.unanswered -= 1
}

function whenClosed(response: ServerResponse, { socket }: ClientConnection): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off('close', done)
      response.off('close', done)
      resolve()
    }
    socket.once('close', done)
    response.once('close', done)
  })
}

async function serveRequest(
  { reach, limits, ...parts }: ServeParts,
  connection: ClientConnection,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const account = admit(parts, connection, request)
  if ('status' in account) return sendAnswer(response, account)
  const never = whyNotForwarded(request)
  if (never) return sendAnswer(response, never)
  const asked = parseRequestTarget(request.method ?? '', request.url ?? '')
  if (typeof asked === 'string') return sendAnswer(response, { status: 400, text: `Refused: ${asked}.` })
  const reached = await reach(account, asked.target, connection.signal)
  if ('status' in reached) return sendAnswer(response, reached)
  const { headerBytes, idleMs } = limits
  forwardRequest({ ...asked, ...reached, request, response, headerBytes, idleMs })
}

async function serveTunnel(
  { reach, limits, ...parts }: ServeParts,
  request: IncomingMessage,
  client: Socket,
  head: Buffer,
): Promise<void> {
  const connection = parts.connections.of(client)
  // between the answers to earlier requests there is no place for a tunnel
  if (!connection || connection.unanswered > 0) return void client.destroy()
  client.on('error', () => client.destroy())
  client.setTimeout(0)
  const account = admit(parts, connection, request)
  if ('status' in account) return sendLastAnswer(client, account)
  const target = parseTarget(request.url ?? '', null)
  if (typeof target === 'string') return sendLastAnswer(client, { status: 400, text: `Refused: ${target}.` })
  if (hasBody(request.rawHeaders)) {
    return sendLastAnswer(client, { status: 400, text: 'Refused: CONNECT has no body.' })
  }
  const reached = await reach(account, target, connection.signal)
  if ('status' in reached) return sendLastAnswer(client, reached)
  openTunnel({ client, head, host: reached.socket, traffic: reached.traffic, idleMs: limits.idleMs })
}

/** Whose request it is, or why it is not served. A connection stays with the build that used it first. */
function admit(
  { accounts, connections }: Pick<ServeParts, 'accounts' | 'connections'>,
  connection: ClientConnection,
  { rawHeaders, httpVersionMajor }: IncomingMessage,
): Account | Answer {
  if (httpVersionMajor !== 1) return { status: 505, text: 'This proxy speaks HTTP/1.1.' }
  const account = accounts.find(valuesOf(rawHeaders, 'proxy-authorization'))
  if (!account || (connection.account !== null && connection.account !== account)) return NO_ACCOUNT
  if (connections.assign(connection, account)) return account
  return { status: 503, text: 'This build has too many connections to the proxy.' }
}

function hasBody(rawHeaders: readonly string[]): boolean {
  const lengths = valuesOf(rawHeaders, 'content-length')
  return valuesOf(rawHeaders, 'transfer-encoding').length > 0 || lengths.some((length) => length !== '0')
}
