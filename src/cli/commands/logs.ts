import type { Command } from 'commander'
import type { LogLine, Stage } from '../../client/api-types.generated.ts'
import { type CliContext, type ServiceOptions, connect } from '../cli-context.ts'
import { interruptible } from '../interruption.ts'
import { readInteger, readJobId, readStage } from '../option-values.ts'
import { LogWriter } from '../show/log-writer.ts'
import { safeJson } from '../show/neutralise.ts'
import { withServiceOptions } from './service-options.ts'

interface LogsOptions extends ServiceOptions {
  readonly follow?: boolean
  readonly stage?: Stage
  readonly attempt?: number
  readonly timestamps?: boolean
}

export function addLogs(program: Command, context: CliContext): void {
  const command = program
    .command('logs')
    .description("print a job's log")
    .argument('<id>', 'the job')
    .option('-f, --follow', 'go on until the job has ended')
    .option('--stage <stage>', 'only this stage', readStage)
    .option('--attempt <number>', 'of an earlier attempt; else of the latest', readInteger)
    .option('-t, --timestamps', 'start each line with its time')
    .addHelpText('after', "\nTerminal codes in the job's output are removed; --json has them, escaped.")
  withServiceOptions(command).action(async (id: string, options: LogsOptions) => {
    const { terminal } = context
    const client = connect(context, options)
    const job = readJobId(id)
    const { stage, attempt } = options
    const writer = new LogWriter(terminal, { timestamps: options.timestamps === true })
    const write = (line: LogLine) => (options.json ? terminal.out(safeJson(line)) : writer.write(line))
    await interruptible(async (signal) => {
      const filter = { stage, attempt, signal }
      const lines = options.follow ? client.followLogs(job, filter) : client.logs(job, filter)
      for await (const line of lines) write(line)
    })
  })
}
