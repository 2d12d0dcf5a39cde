/** What the proxy itself says to a client. */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type Target, authorityOf } from './target.ts'

// not imported: that loads all of Node's fetch, 16 MB (see test/lint/style.test.ts)
const { STATUS_CODES } = process.getBuiltinModule('node:http')

export interface Answer {
  readonly status: number
  /** For people who read the log of their build. */
  readonly text: string
}

/** Time in which a client may take a last answer before its connection is destroyed. */
const LINGER_MS = 2000

/** Whether it is within reach is nobody's business without an account (RFC 9110, 11.7.1). */
export const NO_ACCOUNT: Answer = { status: 407, text: 'This proxy needs the account of a build.' }

export function refusal(target: Target, why: string): Answer {
  const host = `${authorityOf(target)} is refused: ${why}.`
  return { status: 403, text: `${host} The operator of this server decides which hosts builds may reach.` }
}

/** Answers a request; the rest of its body is read and thrown away, so that the answer is not lost to a reset. */
export function sendAnswer(response: ServerResponse, answer: Answer): void {
  if (response.headersSent || response.destroyed) return void response.destroy()
  response.writeHead(answer.status, headersOf(answer))
  response.end(bodyOf(answer))
  response.req.unpipe()
  response.req.resume()
}

/** Answers on a connection that is no longer one of HTTP, or never was, and closes it. */
export function sendLastAnswer(socket: Socket, answer: Answer): void {
  const head = Object.entries({ ...headersOf(answer), Connection: 'close' })
  const lines = head.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const first = `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? 'Refused'}\r\n`
  const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref()
  socket.once('close', () => clearTimeout(timer))
  socket.on('error', () => socket.destroy())
  socket.end(`${first}${lines}\r\n${bodyOf(answer)}`)
  // what the client still sends is read: closing over it would reset the connection, and the answer with it
  socket.resume()
}

function headersOf(answer: Answer): Record<string, string> {
  return {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(bodyOf(answer))),
    ...(answer.status === 407 && { 'Proxy-Authenticate': 'Basic realm="Slipway"' }),
  }
}

const bodyOf = ({ text }: Answer): string => `${text}\n`
