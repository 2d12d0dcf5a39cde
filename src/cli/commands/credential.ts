import type { Command } from 'commander'
import { type CliContext, type ServiceOptions, connect } from '../cli-context.ts'
import { credentialTable } from '../show/credential-table.ts'
import { neutralise, safeJson } from '../show/neutralise.ts'
import { readPassword } from '../read-password.ts'
import { withServiceOptions } from './service-options.ts'

interface AddOptions extends ServiceOptions {
  readonly username: string
  readonly registry?: string
  readonly passwordStdin?: boolean
}

export function addCredential(program: Command, context: CliContext): void {
  const group = program
    .command('credential')
    .description('registry accounts that the service keeps for jobs to publish with')
  const adding = group
    .command('add')
    .description('keep an account under a name; one of that name is replaced')
    .argument('<name>', 'the name that jobs give with --credential')
    .requiredOption('--username <name>', 'the user; the password is asked for')
    .option('--registry <host>', "registry.example.org:5000 (default: the service's own)")
    .option('--password-stdin', 'take the password, or a token, from stdin instead')
  withServiceOptions(adding).action((name: string, options: AddOptions) => add(context, name, options))
  const listing = group.command('list').alias('ls').description('list the accounts, without passwords')
  withServiceOptions(listing).action((options: ServiceOptions) => list(context, options))
  const removing = group
    .command('remove')
    .alias('rm')
    .description('forget an account; jobs that name it are refused from then on')
    .argument('<name>', 'its name')
  withServiceOptions(removing).action((name: string, options: ServiceOptions) =>
    remove(context, name, options),
  )
}

async function add(context: CliContext, name: string, options: AddOptions): Promise<void> {
  const { terminal } = context
  const client = connect(context, options)
  const { username, registry, passwordStdin = false } = options
  const password = await readPassword(context, `Password of ${neutralise(username)}`, passwordStdin)
  const kept = await client.credentials.add({ name, registry, username, password })
  const said = `${kept.name}: ${kept.username} at ${kept.registry}; use it with --credential ${kept.name}`
  terminal.out(options.json ? safeJson(kept, 2) : neutralise(said))
}

async function list(context: CliContext, options: ServiceOptions): Promise<void> {
  const { terminal } = context
  const credentials = await connect(context, options).credentials.list()
  if (options.json) return terminal.out(safeJson({ credentials }, 2))
  if (credentials.length === 0) {
    return terminal.err('There are none. `slipway credential add NAME --username USER` makes one.')
  }
  for (const line of credentialTable(credentials, terminal.paintOut, Date.now())) terminal.out(line)
}

async function remove(context: CliContext, name: string, options: ServiceOptions): Promise<void> {
  await connect(context, options).credentials.remove(name)
  context.terminal.out(options.json ? safeJson({ removed: name }, 2) : neutralise(name))
}
