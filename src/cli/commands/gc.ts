import type { Command } from 'commander'
import { type CliContext, type ServiceOptions, connect } from '../cli-context.ts'
import { safeJson } from '../show/neutralise.ts'
import { withServiceOptions } from './service-options.ts'

export function addGc(program: Command, context: CliContext): void {
  const command = program
    .command('gc')
    .description('have the service remove now what it keeps no longer, instead of at its next interval')
  withServiceOptions(command).action(async (options: ServiceOptions) => {
    const { terminal } = context
    const collected = await connect(context, options).collect()
    if (options.json) return terminal.out(safeJson(collected, 2))
    const parts = Object.entries(collected).filter(([, count]) => count > 0)
    const words = parts.map(([name, count]) => `${count} ${count === 1 ? name.replace(/s$/, '') : name}`)
    terminal.out(words.length === 0 ? 'nothing to remove' : `removed: ${words.join(', ')}`)
  })
}
