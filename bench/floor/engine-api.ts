/** The Engine API over node:http and nothing else: what a plain script would use. */
import { createWriteStream } from 'node:fs'
import { Agent, type IncomingMessage, request } from 'node:http'
import { buffer, text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'

export interface EngineApi {
  /** The parsed answer; undefined for an empty one. Throws for a status that is not 2xx, but 304. */
  call(method: string, path: string, body?: unknown): Promise<unknown>
  bytes(method: string, path: string): Promise<Buffer>
  /** Writes what comes into a file, as it comes. */
  save(path: string, file: string): Promise<void>
  close(): void
}

/** `address`: `unix://…`, `http://…` or `tcp://…`. Connections are kept open. */
export function openEngineApi(address: string): EngineApi {
  const agent = new Agent({ keepAlive: true })
  const place = address.startsWith('unix://')
    ? { socketPath: address.slice('unix://'.length) }
    : placeOf(new URL(address.replace(/^tcp:/, 'http:')))
  const send = (method: string, path: string, body?: unknown): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const content = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
      const headers =
        content === undefined
          ? {}
          : { 'Content-Type': 'application/json', 'Content-Length': String(content.length) }
      const sent = request({ ...place, agent, method, path, headers })
      sent.once('response', resolve).once('error', reject)
      sent.end(content)
    })
  return {
    async call(method, path, body) {
      const answer = await send(method, path, body)
      const content = await text(answer)
      refuse(answer, method, path, content)
      return content.trim() === '' ? undefined : JSON.parse(content)
    },
    async bytes(method, path) {
      const answer = await send(method, path)
      const content = await buffer(answer)
      refuse(answer, method, path, '')
      return content
    },
    async save(path, file) {
      const answer = await send('GET', path)
      refuse(answer, 'GET', path, '')
      await pipeline(answer, createWriteStream(file))
    },
    close: () => agent.destroy(),
  }
}

function placeOf({ hostname, port }: URL): { host: string; port: number } {
  return { host: hostname, port: Number(port || 80) }
}

function refuse({ statusCode = 0 }: IncomingMessage, method: string, path: string, content: string): void {
  if ((statusCode >= 200 && statusCode < 300) || statusCode === 304) return
  throw new Error(`${method} ${path} answered ${statusCode}: ${content}`)
}
