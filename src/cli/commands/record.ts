import type { Command } from 'commander'
import { type CliContext, type ServiceOptions, connect } from '../cli-context.ts'
import { readCount, readJobId } from '../option-values.ts'
import { safeJson } from '../show/neutralise.ts'
import { withServiceOptions } from './service-options.ts'

interface RecordOptions extends ServiceOptions {
  readonly attempt?: number
}

export function addRecord(program: Command, context: CliContext): void {
  const command = program
    .command('record')
    .description(
      'print the evidence of a job: checksums, image ids, limits, sandbox, timings; JSON in any case',
    )
    .argument('<job>', 'the job')
    .option('--attempt <number>', 'of an earlier attempt; else of the latest', readCount)
  withServiceOptions(command).action(async (id: string, options: RecordOptions) => {
    const { attempt } = options
    const record = await connect(context, options).record(readJobId(id), { attempt })
    context.terminal.out(safeJson(record, 2))
  })
}
