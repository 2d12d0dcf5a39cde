/**
 * A long answer to one client. Memory stays bounded however slow the client is: text goes out in pieces of 64 KiB and
 * the next one waits until the socket has drained; a client that takes nothing for half a minute is dropped.
 */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { FastifyReply } from 'fastify'

const PIECE = 64 * 1024
const HEARTBEAT_MS = 15_000
/** A reader that takes nothing for so long is gone or stuck. */
export const STALL_MS = 30_000

export class ClientStream {
  /** Aborted when the client has left or was dropped, and at shutdown. Give it to whatever produces the stream. */
  readonly signal: AbortSignal
  readonly #reply: FastifyReply
  readonly #response: ServerResponse
  readonly #gone = new AbortController()
  #heartbeat: NodeJS.Timeout | undefined

  constructor(reply: FastifyReply, shutdown: AbortSignal) {
    this.#reply = reply
    this.#response = reply.raw
    this.signal = AbortSignal.any([this.#gone.signal, shutdown])
    this.#response.once('close', () => this.#gone.abort())
    // Whoever left before now is told of no more: the stream would stand for nobody, and for ever.
    if (this.#response.destroyed) this.#gone.abort()
  }

  /** Sends the head. From here on the answer cannot become another one. */
  start(headers: Readonly<Record<string, string>>): void {
    this.#reply.hijack()
    // A quiet job is no idle connection; the stall check and TCP find a client that is gone.
    this.#response.socket?.setTimeout(0)
    this.#response.writeHead(200, { ...this.#reply.getHeaders(), ...headers } as Record<string, string>)
    this.#response.flushHeaders()
  }

  /** Sends `text` each 15 s in which the client keeps up, so that proxies and browsers do not take silence for an end. */
  beat(text: string): void {
    this.#heartbeat = setInterval(() => {
      if (!this.#response.writableNeedDrain) this.#response.write(text)
    }, HEARTBEAT_MS)
    this.#heartbeat.unref()
  }

  /** Sends all of it, as fast as the client takes it. Resolves early when the stream is over. */
  async write(text: string): Promise<void> {
    let end = 0
    for (let at = 0; at < text.length && !this.#gone.signal.aborted; at = end) {
      end = boundary(text, at + PIECE)
      if (!this.#response.write(text.slice(at, end))) await this.#drained()
    }
  }

  /** Ends the answer as complete. Repeatable. */
  end(): void {
    clearInterval(this.#heartbeat)
    this.#response.end()
  }

  /** Cuts the answer, so that the client can tell it from a complete one. Repeatable. */
  cut(): void {
    clearInterval(this.#heartbeat)
    this.#response.destroy()
  }

  async #drained(): Promise<void> {
    const stall = setTimeout(() => this.cut(), STALL_MS)
    try {
      await once(this.#response, 'drain', { signal: this.#gone.signal })
    } catch {
      // The client has left; the producer sees it by its signal.
    } finally {
      clearTimeout(stall)
    }
  }
}

/** A cut between the halves of a surrogate pair would send two broken characters. */
function boundary(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at + 1 : at
}
