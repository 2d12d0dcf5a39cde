import type { Command } from 'commander'
import type { CliContext } from '../cli-context.ts'
import { type KeptServers, readServers, writeServers } from '../servers/server-file.ts'
import { neutralise, safeJson } from '../show/neutralise.ts'
import { textTable } from '../show/text-table.ts'
import { UsageError } from '../usage-error.ts'

interface Options {
  readonly json?: boolean
}

export function addServers(program: Command, context: CliContext): void {
  const group = program.command('servers').description('the services that `slipway login` keeps')
  withJson(group.command('list', { isDefault: true }).alias('ls').description('list them, without tokens'))
    // Left to the group, the word would be an unknown subcommand that goes unnoticed.
    .allowExcessArguments(false)
    .action((options: Options) => list(context, options))
  withJson(group.command('use').description('use one where neither an option nor the environment says which'))
    .argument('<name>', 'its name')
    .action((name: string, options: Options) => use(context, name, options))
  withJson(group.command('remove').alias('rm').description('forget one with its token'))
    .argument('<name>', 'its name')
    .action((name: string, options: Options) => remove(context, name, options))
}

function withJson(command: Command): Command {
  return command.option('--json', 'print JSON instead of text')
}

function list({ terminal, environment }: CliContext, { json }: Options): void {
  const { current, servers } = readServers(environment)
  const rows = Object.entries(servers).map(([name, { url, token }]) => ({
    name,
    url,
    token: token !== undefined,
    current: name === current,
  }))
  if (json) return terminal.out(safeJson({ servers: rows }, 2))
  if (rows.length === 0) return terminal.err('There are none. `slipway login URL` keeps one.')
  const cells = rows.map((row) =>
    [row.current ? '*' : '', row.name, row.url, row.token ? 'yes' : 'no'].map(neutralise),
  )
  for (const line of textTable(['', 'NAME', 'ADDRESS', 'TOKEN'], cells, terminal.paintOut)) terminal.out(line)
}

function use({ terminal, environment }: CliContext, name: string, { json }: Options): void {
  const { servers } = readServers(environment)
  const url = demand(servers, name)
  writeServers(environment, { current: name, servers })
  terminal.out(json ? safeJson({ name, url }, 2) : neutralise(`${name}: ${url}`))
}

function remove({ terminal, environment }: CliContext, name: string, { json }: Options): void {
  const { current, servers } = readServers(environment)
  demand(servers, name)
  const { [name]: _, ...kept } = servers
  writeServers(environment, { current: current === name ? null : current, servers: kept })
  terminal.out(json ? safeJson({ removed: name }, 2) : neutralise(name))
}

/** The address of that name. */
function demand(servers: KeptServers['servers'], name: string): string {
  const found = Object.hasOwn(servers, name) ? servers[name] : undefined
  if (found !== undefined) return found.url
  throw new UsageError(`${name} is no server that is kept.`, '`slipway servers` shows those that are.')
}
