import type { AddressInfo } from 'node:net'
import { isIP } from 'node:net'
import { SlipwayError } from '../errors/slipway-error.ts'
import type { Logger } from '../observability/logger.ts'
import { isOwnAddress } from './own-addresses.ts'
import { type ServeParts, createProxyServer } from './serve-clients.ts'

export interface Listener {
  readonly port: number
  /** Accepts nothing more. Repeatable. */
  close(): Promise<void>
}

export interface Listeners {
  /** The one on that address, opened when there is none. Throws `engine_unsupported` when it cannot be. */
  on(gateway: string): Promise<Listener>
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
      // a socket outlives the address that it listens on: the bridge may be gone with its engine
      if (known && isOwnAddress(gateway)) return known
      const listener = replace(known).then(() => listen(parts, gateway, () => drop(gateway, listener)))
      open.set(gateway, listener)
      listener.catch(() => drop(gateway, listener))
      return listener
    },
    async close() {
      const all = [...open.values()]
      open.clear()
      await Promise.allSettled(all.map(async (listener) => (await listener).close()))
    },
  }
}

async function replace(known: Promise<Listener> | undefined): Promise<void> {
  const listener = await known?.catch(() => undefined)
  await listener?.close()
}

async function listen(parts: ListenerParts, gateway: string, onFailure: () => void): Promise<Listener> {
  if (isIP(gateway) === 0 || /^[0:.]+$/.test(gateway)) {
    throw unsupported(`${gateway} is not an address of one interface`, undefined)
  }
  const server = createProxyServer(parts)
  const close = (): Promise<void> => new Promise((resolve) => void server.close(() => resolve()))
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(unsupported(reasonOf(error, parts, gateway), error)),
    )
    server.listen({ host: gateway, port: parts.port, exclusive: true }, resolve)
  })
  const { port } = server.address() as AddressInfo
  parts.logger.info({ gateway, port }, 'the proxy of builds listens')
  server.removeAllListeners('error')
  server.on('error', (error) => {
    parts.logger.warn({ gateway, port, err: error }, 'the proxy of builds listens no longer')
    onFailure()
    void close()
  })
  return { port, close }
}

function reasonOf(error: NodeJS.ErrnoException, { port }: ListenerParts, gateway: string): string {
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
