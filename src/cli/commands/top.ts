import type { Command } from 'commander'
import type { SlipwayClient } from '../../client/slipway-client.ts'
import { type CliContext, type ServiceOptions, connect } from '../cli-context.ts'
import { interruptible } from '../interruption.ts'
import { safeJson } from '../show/neutralise.ts'
import { topView } from '../show/top-view.ts'
import { Left, untilKey } from '../top/leave-key.ts'
import { readJobs, readSystem } from '../top/read-board.ts'
import { TopBoard } from '../top/top-board.ts'
import { watchTop } from '../top/watch-top.ts'
import { withServiceOptions } from './service-options.ts'

interface TopOptions extends ServiceOptions {
  readonly once?: boolean
}

export function addTop(program: Command, context: CliContext): void {
  const command = program
    .command('top')
    .description('watch a service at work: slots, queue, what runs and what waits')
    .option('--once', 'print it once; what is no terminal gets it once, too')
    .addHelpText('after', '\nq or Ctrl-C ends it.')
  withServiceOptions(command).action((options: TopOptions) => top(context, options))
}

async function top(context: CliContext, options: TopOptions): Promise<void> {
  const { terminal } = context
  const client = connect(context, options)
  if (options.once || options.json || !terminal.interactive) return printOnce(client, context, options)
  try {
    await interruptible((signal) =>
      untilKey(context.stdin, signal, (leaving) => watchTop(client, terminal, leaving)),
    )
  } catch (error) {
    if (!(error instanceof Left)) throw error
  }
}

async function printOnce(
  client: SlipwayClient,
  { terminal }: CliContext,
  { json }: TopOptions,
): Promise<void> {
  const board = new TopBoard()
  await Promise.all([readSystem(client, board), readJobs(client, board)])
  const { system, running, queued } = board
  if (json) return terminal.out(safeJson({ system, running, queued }, 2))
  const columns = terminal.showsOut ? terminal.columns() : Number.POSITIVE_INFINITY
  const options = { paint: terminal.paintOut, rows: Number.POSITIVE_INFINITY, columns, now: board.now() }
  for (const line of topView(board, options)) terminal.out(line)
}
