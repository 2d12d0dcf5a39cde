import type { Command } from 'commander'
import type { JobStatus, JobSummary } from '../../client/api-types.generated.ts'
import { type CliContext, type ServiceOptions, connect } from '../cli-context.ts'
import { readInteger, readStatus } from '../option-values.ts'
import { tableHead, tableRow } from '../show/job-table.ts'
import { safeJson } from '../show/neutralise.ts'
import { withServiceOptions } from './service-options.ts'

interface ListOptions extends ServiceOptions {
  readonly status?: JobStatus
  readonly name?: string
  readonly label?: string
  readonly limit?: number
  readonly all?: boolean
}

export function addList(program: Command, context: CliContext): void {
  const command = program
    .command('list')
    .alias('ls')
    .description('list jobs, newest first')
    .option('--status <status>', 'queued, running, succeeded, failed or cancelled', readStatus)
    .option('--name <name>', 'with this name')
    .option('--label <key=value>', 'with this label')
    .option('--limit <number>', 'how many, 1 to 200 (default: 50)', readInteger)
    .option('--all', 'all of them; with --json one a line')
  withServiceOptions(command).action((options: ListOptions) => list(context, options))
}

async function list(context: CliContext, options: ListOptions): Promise<void> {
  const { terminal } = context
  const client = connect(context, options)
  const { status, name, label, limit } = options
  const filter = { status, name, label, limit }
  const now = Date.now()
  const columns = terminal.showsOut ? terminal.columns() : Number.POSITIVE_INFINITY
  const show = (job: JobSummary) => terminal.out(tableRow(job, terminal.paintOut, now, columns))
  if (options.all) {
    if (!options.json) terminal.out(tableHead(terminal.paintOut))
    for await (const job of client.listAll({ ...filter, limit: limit ?? 200 })) {
      if (options.json) terminal.out(safeJson(job))
      else show(job)
    }
    return
  }
  const page = await client.list(filter)
  if (options.json) return terminal.out(safeJson(page, 2))
  if (page.jobs.length === 0) return terminal.err('There are no such jobs. `slipway submit FILE` makes one.')
  terminal.out(tableHead(terminal.paintOut))
  for (const job of page.jobs) show(job)
  if (page.next !== null)
    terminal.err(terminal.paintErr('dim', 'There are more: --limit or --all shows them.'))
}
