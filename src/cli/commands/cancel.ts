import type { Command } from 'commander'
import { type CliContext, type ServiceOptions, connect } from '../cli-context.ts'
import { readJobId } from '../option-values.ts'
import { safeJson } from '../show/neutralise.ts'
import { withServiceOptions } from './service-options.ts'

export function addCancel(program: Command, context: CliContext): void {
  const command = program
    .command('cancel')
    .description('cancel a job; one that has ended stays as it is')
    .argument('<job>', 'the job')
  withServiceOptions(command).action(async (id: string, options: ServiceOptions) => {
    const job = await connect(context, options).cancel(readJobId(id))
    if (options.json) return context.terminal.out(safeJson(job, 2))
    const ends =
      job.status === 'running'
        ? 'is asked to stop'
        : job.status === 'cancelled'
          ? 'is cancelled'
          : `has ${job.status} already`
    context.terminal.out(`${job.id} ${ends}`)
  })
}
