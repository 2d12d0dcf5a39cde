import { type AddressInfo, type Server, createServer, isIP } from 'node:net'
import { SlipwayError } from '../errors/slipway-error.ts'
import type { Logger } from '../observability/logger.ts'
import { type ServeParts, createProxyServer } from './serve-clients.ts'

interface Listener {
  readonly port: number
  close(): Promise<void>
}

export interface Listeners {
  /** Of the one on that address, opened when there is none. Throws `engine_unsupported` when it cannot be. */
  on(gateway: string): Promise<{ readonly port: number }>
  /** They accept nothing more. Settles when their connections are closed. */
  close(): Promise<void>
}

export interface ListenerParts extends ServeParts {
  /** 0: a free one of each address. */
  readonly port: number
  readonly logger: Logger
}

export function createListeners(parts: ListenerParts): Listeners {
  const open = new Map<string, Promise<Listener>>()
  const drop = (gateway: string, listener: Promise<Listener>): void => {
    if (open.get(gateway) === listener) open.delete(gateway)
  }
  return {
    async on(gateway) {
      const known = open.get(gateway)
      if (known) {
        const { port } = await known
        // a socket outlives the address that it listens on: the bridge may be gone with its engine
        await bind(createServer(), gateway, 0).then(closeServer)
        return { port }
      }
      const listener = listen(parts, gateway, () => drop(gateway, listener))
      open.set(gateway, listener)
      listener.catch(() => drop(gateway, listener))
      const { port } = await listener
      return { port }
    },
    async close() {
      const all = [...open.values()]
      open.clear()
      await Promise.allSettled(all.map(async (listener) => (await listener).close()))
    },
  }
}

async function listen(parts: ListenerParts, gateway: string, onFailure: () => void): Promise<Listener> {
  const server = createProxyServer(parts)
  await bind(server, gateway, parts.port)
  const { port } = server.address() as AddressInfo
  parts.logger.info({ gateway, port }, 'the proxy of builds listens')
  server.on('error', (error) => {
    parts.logger.warn({ gateway, port, err: error }, 'the proxy of builds listens no longer')
    onFailure()
    void closeServer(server)
  })
  return { port, close: () => closeServer(server) }
}

async function bind<Bound extends Server>(server: Bound, gateway: string, port: number): Promise<Bound> {
  if (isIP(gateway) === 0 || /^[0:.]+$/.test(gateway)) {
    throw unsupported(`${JSON.stringify(gateway)} is not the address of one interface`, undefined)
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(unsupported(reasonOf(error, gateway, port), error)))
    server.listen({ host: gateway, port, exclusive: true }, resolve)
  })
  return server
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => void server.close(() => resolve()))
}

function reasonOf(error: NodeJS.ErrnoException, gateway: string, port: number): string {
  if (error.code === 'EADDRNOTAVAIL') return `${gateway} is not an address of this machine`
  if (error.code === 'EADDRINUSE') return `port ${port} of ${gateway} is taken by another program`
  if (error.code === 'EACCES')
    return `port ${port} of ${gateway} needs rights that this process does not have`
  return `listening on ${gateway} failed: ${error.code ?? error.message}`
}

function unsupported(why: string, cause: unknown): SlipwayError {
  return new SlipwayError('engine_unsupported', {
    detail: `The proxy of builds cannot be reached from them: ${why}.`,
    action:
      'Run the service on the machine of the engine, or choose another build.network or build.proxyPort.',
    cause,
  })
}
