import type { Command } from 'commander'
import { type CliContext, type ServiceOptions, connect } from '../cli-context.ts'
import { readJobId } from '../option-values.ts'
import { awaitVerdict } from '../verdict.ts'
import { withServiceOptions } from './service-options.ts'

export function addWatch(program: Command, context: CliContext): void {
  const command = program
    .command('watch')
    .description('show the progress of a job and wait for its verdict; the exit code tells it')
    .argument('<job>', 'the job')
    .addHelpText(
      'after',
      '\nCtrl-C leaves; the job goes on. Where nothing can be redrawn, each thing that ends is a line.',
    )
  withServiceOptions(command).action(async (job: string, options: ServiceOptions) => {
    const client = connect(context, options)
    const json = options.json === true
    context.exit(await awaitVerdict(client, readJobId(job), context.terminal, { json }))
  })
}
