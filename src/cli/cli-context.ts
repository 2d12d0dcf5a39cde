import type { Readable } from 'node:stream'
import { SlipwayClient } from '../client/slipway-client.ts'
import type { Environment } from './environment.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** What the commands get from outside. */
export interface CliContext {
  readonly environment: Environment
  readonly terminal: Terminal
  readonly stdin: Readable & { readonly isTTY?: boolean }
  /** The exit code, when it is not 0. */
  exit(code: number): void
}

/** The options of every command that talks to the service. */
export interface ServiceOptions {
  readonly url?: string
  readonly json?: boolean
}

/** Throws `UsageError` for an address that cannot be one. */
export function connect(context: CliContext, options: ServiceOptions): SlipwayClient {
  const url = options.url ?? context.environment.url
  if (!/^https?:\/\/[^/]/.test(url) || !URL.canParse(url)) {
    throw new UsageError(
      `${url} is not the address of a service.`,
      'Give one as http://127.0.0.1:8080, with --url or in SLIPWAY_URL.',
    )
  }
  return new SlipwayClient({ url })
}
