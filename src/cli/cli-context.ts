import type { Readable } from 'node:stream'
import { SlipwayClient } from '../client/slipway-client.ts'
import type { Environment } from './environment.ts'
import { chooseServer, type Server, type ServerOptions } from './servers/choose-server.ts'
import type { Terminal } from './terminal.ts'

/** What the commands get from outside. */
export interface CliContext {
  readonly environment: Environment
  readonly terminal: Terminal
  readonly stdin: Readable & { readonly isTTY?: boolean }
  /** The exit code, when it is not 0. */
  exit(code: number): void
  /** Told which service is talked to: a failure says it. */
  connected(server: Server): void
}

/** The options of every command that talks to the service. */
export interface ServiceOptions extends ServerOptions {
  readonly json?: boolean
}

/** Throws `UsageError` for an address that cannot be one. */
export function connect(context: CliContext, options: ServiceOptions): SlipwayClient {
  const server = chooseServer(options, context.environment)
  context.connected(server)
  return new SlipwayClient({ url: server.url, token: server.token })
}
