/** A proxy of builds on the loopback, whose names and public addresses lead to servers of the test. */
import { once } from 'node:events'
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import { type AddressInfo, type Socket, connect, createServer as createTcpServer } from 'node:net'
import { createEgress } from '../../src/egress/create-egress.ts'
import type { Egress, EgressPass, HostUse } from '../../src/egress/egress.ts'
import type { EgressLimits } from '../../src/egress/limits.ts'
import { parseAllowedHosts } from '../../src/egress/parse-allowed-hosts.ts'
import { type Logger, createLogger } from '../../src/observability/logger.ts'

export const GATEWAY = '127.0.0.1'
/** Public, and led to the test's server. */
export const PUBLIC = '93.184.215.14'

export interface EgressLabOptions {
  readonly allow?: string
  readonly internal?: string
  /** By name; all others are unknown. Each question takes the next of several answers. */
  readonly names?: Readonly<Record<string, readonly (readonly string[])[]>>
  readonly limits?: Partial<EgressLimits>
  readonly port?: number
  readonly logger?: Logger
  /** Local ports by `ADDRESS:PORT`, or by `PORT`; connections to others are refused. */
  readonly routes?: Readonly<Record<string, number>>
}

export interface EgressLab extends AsyncDisposable {
  readonly egress: Egress
  readonly asked: string[]
  /** `ADDRESS:PORT` of each connection that the proxy opened. */
  readonly connected: string[]
  readonly decided: HostUse[]
  /** Sockets to hosts, as the proxy has them. */
  readonly outbound: Socket[]
  admit(): Promise<EgressPass>
}

export function openEgressLab(options: EgressLabOptions = {}): EgressLab {
  const { allow = 'web.test,*.deb.test', internal = '', routes = {} } = options
  const list = parseAllowedHosts(allow, internal)
  if ('wrong' in list) throw new Error(list.wrong)
  const asked: string[] = []
  const connected: string[] = []
  const decided: HostUse[] = []
  const outbound: Socket[] = []
  const names: Record<string, readonly (readonly string[])[]> = { 'web.test': [[PUBLIC]], ...options.names }
  const egress = createEgress({
    allow: list,
    port: options.port ?? 0,
    logger: options.logger ?? createLogger('silent'),
    limits: options.limits ?? {},
    lookup: async (name) => {
      const answers = names[name]
      if (!answers) throw new Error(`ENOTFOUND ${name}`)
      const turn = asked.filter((earlier) => earlier === name).length
      asked.push(name)
      return answers[Math.min(turn, answers.length - 1)] ?? []
    },
    connect: (address, port) => {
      connected.push(`${address}:${port}`)
      const local = routes[`${address}:${port}`] ?? routes[String(port)] ?? 1
      const socket = connect({ host: '127.0.0.1', port: local, allowHalfOpen: true })
      outbound.push(socket)
      return socket
    },
  })
  return {
    egress,
    asked,
    connected,
    decided,
    outbound,
    admit: () => egress.admit(GATEWAY, { decided: (use) => void decided.push(use) }),
    [Symbol.asyncDispose]: () => egress.close(),
  }
}

export interface LabServer extends AsyncDisposable {
  readonly port: number
}

export async function serveHttp(
  handle: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<LabServer & { readonly server: Server }> {
  const server = createServer((request, response) => void handle(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async (): Promise<void> => {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
  return { server, port: (server.address() as AddressInfo).port, [Symbol.asyncDispose]: close }
}

/** Half-open connections are allowed: ends are the handler's. */
export async function serveTcp(handle: (socket: Socket) => void): Promise<LabServer> {
  const sockets = new Set<Socket>()
  const server = createTcpServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => sockets.delete(socket))
    handle(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async (): Promise<void> => {
    server.close()
    for (const socket of sockets) socket.destroy()
    await once(server, 'close')
  }
  return { port: (server.address() as AddressInfo).port, [Symbol.asyncDispose]: close }
}

export function authorization({ username, password }: Pick<EgressPass, 'username' | 'password'>): string {
  return `Proxy-Authorization: Basic ${Buffer.from(`${username}:${password}`).toString('base64')}\r\n`
}

/** A connection to the proxy which half-closes nothing by itself and whose resets do no harm. */
export async function openClient(port: number): Promise<Socket> {
  const socket = connect({ host: GATEWAY, port, allowHalfOpen: true })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

/** Sends `text` on a connection of its own, and gives back all that comes until the other side ends or resets. */
export async function exchange(port: number, text: string | Buffer): Promise<string> {
  const socket = await openClient(port)
  socket.write(text)
  return readAll(socket)
}

export async function readAll(socket: Socket): Promise<string> {
  let text = ''
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => void (text += chunk))
  await new Promise<void>((resolve) => {
    socket.once('end', resolve)
    socket.once('close', () => resolve())
  })
  socket.destroy()
  return text
}

/** Waits for text that ends a part of a conversation, and gives back all that came up to its end; the rest can be read. */
export async function readUntil(socket: Socket, end: string): Promise<string> {
  let text = ''
  while (!text.includes(end)) {
    const chunk = socket.read() as Buffer | null
    // oxlint-disable-next-line eslint/no-await-in-loop
    if (chunk === null) await once(socket, 'readable')
    else text += chunk.toString('latin1')
    const beyond = text.slice(text.indexOf(end) + end.length)
    if (text.includes(end) && beyond !== '') socket.unshift(Buffer.from(beyond, 'latin1'))
    if (socket.readableEnded || socket.destroyed) break
  }
  return text
}

/** Opens a tunnel; throws with the answer when it is not let through. */
export async function openTunnelTo(pass: EgressPass, authority: string): Promise<Socket> {
  const socket = await openClient(pass.port)
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${authorization(pass)}\r\n`)
  const answer = await readUntil(socket, '\r\n\r\n')
  if (!answer.startsWith('HTTP/1.1 200 ')) throw new Error(answer)
  return socket
}

/** One GET in absolute form, on a connection that the proxy is asked to close. */
export function getThrough(pass: EgressPass, url: string, fields = ''): Promise<string> {
  const head = `GET ${url} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${authorization(pass)}`
  return exchange(pass.port, `${head}${fields}\r\n`)
}
