/** A local registry behind doors: what concerns a repository whose door is closed waits in front of it. */
import { once } from 'node:events'
import { type IncomingMessage, type Server, type ServerResponse, createServer, request } from 'node:http'
import { type LocalRegistry, startRegistry } from '../../support/registry.ts'
import { releaseAtEnd } from '../../support/service.ts'

interface Door {
  readonly opened: Promise<void>
  readonly open: () => void
}

export class GatedRegistry {
  readonly #registry: LocalRegistry
  readonly #server: Server
  readonly #doors = new Map<string, Door>()
  readonly #refused = new Set<string>()

  private constructor(registry: LocalRegistry) {
    this.#registry = registry
    this.#server = createServer((incoming, answer) => void this.#pass(incoming, answer))
  }

  static async start(): Promise<GatedRegistry> {
    const gated = new GatedRegistry(await startRegistry())
    gated.#server.listen(0, '127.0.0.1')
    await once(gated.#server, 'listening')
    releaseAtEnd(() => {
      gated.#server.close()
      gated.#server.closeAllConnections()
    })
    return gated
  }

  /** `localhost:PORT`, behind the doors. */
  get host(): string {
    const address = this.#server.address()
    return `localhost:${typeof address === 'object' && address !== null ? address.port : 0}`
  }

  /** `localhost:PORT` of the registry itself, which no door closes. */
  get backDoor(): string {
    return this.#registry.host
  }

  close(repository: string): void {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#doors.set(repository, { opened: promise, open: resolve })
  }

  /** Lets through what waits, and all that comes. */
  open(repository: string): void {
    this.#doors.get(repository)?.open()
    this.#doors.delete(repository)
  }

  /** From now on the repository takes no image. Its layers it does: engines try those again for most of a minute. */
  refuse(repository: string): void {
    this.#refused.add(repository)
  }

  async #pass(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const repository = /^\/v2\/(.+?)\/(?:manifests|blobs|tags)\//.exec(incoming.url ?? '')?.[1] ?? ''
    await this.#doors.get(repository)?.opened
    const isManifest = incoming.method === 'PUT' && incoming.url?.includes('/manifests/') === true
    if (isManifest && this.#refused.has(repository)) {
      incoming.resume()
      const denied = { errors: [{ code: 'DENIED', message: 'requested access to the resource is denied' }] }
      answer.writeHead(403, { 'Content-Type': 'application/json' }).end(JSON.stringify(denied))
      return
    }
    const { method, url, headers } = incoming
    // With the Host that was asked for, so that the addresses which the registry gives lead through here again.
    const call = request({ host: '127.0.0.1', port: this.#registry.port, method, path: url, headers })
    call.once('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(answer)
    })
    call.once('error', () => answer.destroy())
    answer.once('close', () => call.destroy())
    incoming.pipe(call)
  }
}
