import type { Command } from 'commander'
import { type CliContext, type ServiceOptions, connect } from '../cli-context.ts'
import { collectPairs, collectWords, readInteger, readJobId } from '../option-values.ts'
import { safeJson } from '../show/neutralise.ts'
import { UsageError } from '../usage-error.ts'
import { withServiceOptions } from './service-options.ts'

interface EditOptions extends ServiceOptions {
  readonly name?: string
  readonly description?: string
  readonly label?: Record<string, string>
  readonly removeLabel?: readonly string[]
  readonly priority?: number
}

export function addEdit(program: Command, context: CliContext): void {
  const command = program
    .command('edit')
    .description('change the name, the description, the labels or the priority of a job')
    .argument('<job>', 'the job')
    .option('--name <name>', 'another name')
    .option('--description <text>', 'another description')
    .option('--label <key=value>', 'a label to add or to change; may be repeated', collectPairs)
    .option('--remove-label <key>', 'a label to take away; may be repeated', collectWords)
    .option('--priority <number>', '-100 to 100; higher runs earlier, where it waits', readInteger)
  withServiceOptions(command).action((id: string, options: EditOptions) => edit(context, id, options))
}

async function edit(context: CliContext, job: string, options: EditOptions): Promise<void> {
  const { terminal } = context
  const id = readJobId(job)
  const { name, description, priority, label, removeLabel } = options
  if ([name, description, priority, label, removeLabel].every((value) => value === undefined)) {
    throw new UsageError('There is nothing to change.', 'Give --name, --description, --label, or --priority.')
  }
  const client = connect(context, options)
  const given = { name, description, priority }
  const patch = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const isLabelled = label !== undefined || removeLabel !== undefined
  // The API takes all labels of a job; those that nobody spoke of stay.
  const labels = isLabelled ? { ...(await client.get(id)).labels, ...label } : undefined
  for (const key of removeLabel ?? []) delete labels?.[key]
  const changed = await client.update(id, labels === undefined ? patch : { ...patch, labels })
  terminal.out(options.json ? safeJson(changed, 2) : `${changed.id} is changed`)
}
