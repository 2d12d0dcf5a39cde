import type { Command } from 'commander'
import { type CliContext, type ServiceOptions, connect } from '../cli-context.ts'
import { readJobId } from '../option-values.ts'
import { safeJson } from '../show/neutralise.ts'
import { printReport } from '../verdict.ts'
import { withServiceOptions } from './service-options.ts'

export function addStatus(program: Command, context: CliContext): void {
  const command = program
    .command('status')
    .alias('show')
    .description('show a job: where it stands, or its verdict and why')
    .argument('<job>', 'the job')
  withServiceOptions(command).action(async (id: string, options: ServiceOptions) => {
    const client = connect(context, options)
    const job = await client.get(readJobId(id))
    if (options.json) context.terminal.out(safeJson(job, 2))
    else await printReport(client, job, context.terminal)
  })
}
