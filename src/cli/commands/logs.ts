import { type Command, InvalidArgumentError } from 'commander'
import type { LogLine, Stage } from '../../client/api-types.generated.ts'
import { type CliContext, type ServiceOptions, connect } from '../cli-context.ts'
import { interruptible } from '../interruption.ts'
import { readCount, readInteger, readJobId, readStage } from '../option-values.ts'
import { connectionNotes } from '../show/connection-notes.ts'
import { LogWriter } from '../show/log-writer.ts'
import { safeJson } from '../show/neutralise.ts'
import { withServiceOptions } from './service-options.ts'

interface LogsOptions extends ServiceOptions {
  readonly follow?: boolean
  readonly stage?: Stage
  readonly attempt?: number
  readonly sinceLine?: number
  readonly timestamps?: boolean
}

export function addLogs(program: Command, context: CliContext): void {
  const command = program
    .command('logs')
    .description("print a job's log")
    .argument('<job>', 'the job')
    .option('-f, --follow', 'go on until the job has ended, across lost connections')
    .option('--stage <stage>', 'only this stage', readStage)
    .option('--attempt <number>', 'of an earlier attempt; else of the latest', readCount)
    .option('--since-line <number>', 'begin at this line of the attempt', readLineNumber)
    .option('-t, --timestamps', 'start each line with its time')
    .addHelpText('after', "\nTerminal codes in the job's output are removed; --json has them, escaped.")
  withServiceOptions(command).action((id: string, options: LogsOptions) => print(context, id, options))
}

async function print(context: CliContext, id: string, options: LogsOptions): Promise<void> {
  const { terminal } = context
  const client = connect(context, options)
  const job = readJobId(id)
  const { stage, attempt, sinceLine, timestamps = false } = options
  const writer = new LogWriter(terminal, { timestamps })
  const write = (line: LogLine) => (options.json ? terminal.out(safeJson(line)) : writer.write(line))
  await interruptible(async (signal) => {
    const after = sinceLine === undefined ? undefined : sinceLine - 1
    const filter = { stage, attempt, after, signal }
    const lines = options.follow
      ? client.followLogs(job, { ...filter, ...connectionNotes(terminal) })
      : client.logs(job, filter)
    for await (const line of lines) write(line)
  })
}

function readLineNumber(value: string): number {
  const number = readInteger(value)
  if (number < 1) throw new InvalidArgumentError('Lines are counted from 1.')
  return number
}
