import type { Command } from 'commander'
import { UnreachableError } from '../../client/errors.ts'
import { SlipwayClient } from '../../client/slipway-client.ts'
import type { CliContext } from '../cli-context.ts'
import { readPassword } from '../read-password.ts'
import { checkAddress, plainAddress, serviceAddress } from '../servers/choose-server.ts'
import { readServers, writeServers } from '../servers/server-file.ts'
import { neutralise, safeJson } from '../show/neutralise.ts'
import { UsageError } from '../usage-error.ts'

interface LoginOptions {
  readonly name?: string
  readonly tokenStdin?: boolean
  readonly json?: boolean
}

export function addLogin(program: Command, context: CliContext): void {
  program
    .command('login')
    .description('keep the address of a service under a name and use it from now on')
    .argument('<url>', 'its address, as https://slipway.example.org')
    .option('--name <name>', 'what to call it (default: its host)')
    .option('--token-stdin', 'take a token from stdin; it is sent as Authorization: Bearer')
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', HELP)
    .action((url: string, options: LoginOptions) => login(context, url, options))
}

const HELP = `
Addresses and tokens are kept in $XDG_CONFIG_HOME/slipway/servers.json (else ~/.config), which only you can read.
The service itself asks for no token; a proxy in front of it may.

Example:
  printf %s "$TOKEN" | slipway login https://slipway.example.org --name work --token-stdin`

const NAME = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/

async function login(context: CliContext, address: string, options: LoginOptions): Promise<void> {
  const { terminal, environment } = context
  checkAddress(address)
  const url = plainAddress(serviceAddress(address))
  const { name = new URL(url).host, tokenStdin = false } = options
  if (!NAME.test(name)) {
    throw new UsageError(
      `${name} is not a name for a server.`,
      'Give letters, digits, and . _ : - with --name.',
    )
  }
  const token = tokenStdin ? await readPassword(context, 'Token', true, 'token') : undefined
  if (token !== undefined && isReadable(url)) {
    terminal.err(`${terminal.paintErr('warn', 'warning:')} the token goes to ${url} unencrypted`)
  }
  context.connected({ url, from: 'the argument', token })
  const { version, status } = await check(new SlipwayClient({ url, token }))
  const { servers } = readServers(environment)
  const kept = { ...servers, [name]: token === undefined ? { url } : { url, token } }
  writeServers(environment, { current: name, servers: kept })
  if (options.json)
    return terminal.out(safeJson({ name, url, version, status, token: token !== undefined }, 2))
  terminal.out(neutralise(`${name}: ${url}, Slipway ${version}, ${status}; commands use it from now on`))
}

/** Whatever answers there, it must be a Slipway service before anything is sent to it. */
async function check(client: SlipwayClient): Promise<{ readonly version: string; readonly status: string }> {
  const { version, status, components } = (await client.health()) as Partial<
    Awaited<ReturnType<SlipwayClient['health']>>
  >
  if (typeof version === 'string' && typeof status === 'string' && typeof components === 'object') {
    return { version, status }
  }
  throw new UnreachableError(client.url, 'answers, but not as a Slipway service does', undefined, 'stranger')
}

/** Whoever is on the way can read what goes there. */
function isReadable(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}
