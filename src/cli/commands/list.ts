import type { Command } from 'commander'
import type { JobPage, JobStatus, JobSummary } from '../../client/api-types.generated.ts'
import { type CliContext, type ServiceOptions, connect } from '../cli-context.ts'
import { interruptible } from '../interruption.ts'
import { collectStatuses, readLimit, readPair } from '../option-values.ts'
import { tableHead, tableRow } from '../show/job-table.ts'
import { safeJson } from '../show/neutralise.ts'
import { Left, untilKey } from '../top/leave-key.ts'
import { UsageError } from '../usage-error.ts'
import { printChanges, watchList } from '../watch-list.ts'
import { withServiceOptions } from './service-options.ts'

/** Of the service, where none is asked for. */
const DEFAULT_LIMIT = 50

interface ListOptions extends ServiceOptions {
  readonly status?: readonly JobStatus[]
  readonly name?: string
  readonly label?: string
  readonly search?: string
  readonly limit?: number
  readonly all?: boolean
  readonly watch?: boolean
}

export function addList(program: Command, context: CliContext): void {
  const command = program
    .command('list')
    .alias('ls')
    .description('list jobs, newest first')
    .option(
      '--status <status>',
      'queued, running, succeeded, failed or cancelled; several with commas, or repeated',
      collectStatuses,
    )
    .option('--name <name>', 'with this name')
    .option('--label <key=value>', 'with this label', readPair)
    .option('--search <text>', 'with this text in the name or the id')
    .option('--limit <number>', 'how many, 1 to 200 (default: 50)', readLimit)
    .option('--all', 'all of them; with --json one a line')
    .option('-w, --watch', 'go on with what changes, until q or Ctrl-C; with --json each change of any job')
  withServiceOptions(command).action((options: ListOptions) =>
    options.watch ? watch(context, options) : list(context, options),
  )
}

async function watch(context: CliContext, options: ListOptions): Promise<void> {
  const { terminal } = context
  const { status, name, label, limit, search, all, json } = options
  if (all) throw new UsageError('--all and --watch do not go together.', 'Give --limit with --watch.')
  if (!json && !terminal.interactive) {
    throw new UsageError('--watch draws on a terminal, and there is none.', 'Add --json for a line a change.')
  }
  const client = connect(context, options)
  const filter = { status, name, label, q: search, limit }
  try {
    await interruptible((signal) =>
      json
        ? printChanges(client, terminal, signal)
        : untilKey(context.stdin, signal, (leaving) => watchList(client, filter, terminal, leaving)),
    )
  } catch (error) {
    if (!(error instanceof Left)) throw error
  }
}

async function list(context: CliContext, options: ListOptions): Promise<void> {
  const { terminal } = context
  const client = connect(context, options)
  const { status, name, label, limit, search } = options
  const filter = { status, name, label, q: search, limit }
  const now = Date.now()
  const columns = terminal.showsOut ? terminal.columns() : Number.POSITIVE_INFINITY
  const show = (job: JobSummary) => terminal.out(tableRow(job, terminal.paintOut, now, columns))
  if (options.all) {
    if (!options.json) terminal.out(tableHead(terminal.paintOut, columns))
    for await (const job of client.listAll({ ...filter, limit: limit ?? 200 })) {
      if (options.json) terminal.out(safeJson(job))
      else show(job)
    }
    return
  }
  const page = await client.list(filter)
  if (options.json) return terminal.out(safeJson(page, 2))
  if (page.jobs.length > 0) terminal.out(tableHead(terminal.paintOut, columns))
  for (const job of page.jobs) show(job)
  const remark = remarkOn(page, limit)
  if (remark !== undefined) terminal.err(terminal.paintErr('dim', remark))
}

/** What is not in the table. */
function remarkOn({ jobs, next, searched }: JobPage, limit = DEFAULT_LIMIT): string | undefined {
  if (next === null) {
    return jobs.length === 0 ? 'There are no such jobs. `slipway submit FILE` makes one.' : undefined
  }
  if (searched === null || searched.to === null || jobs.length >= limit) {
    return 'There are more: --limit or --all shows them.'
  }
  const none = jobs.length === 0 ? 'none' : `${jobs.length}`
  return `Looked at ${searched.jobs} jobs, back to ${searched.to}, and found ${none}: --all goes on.`
}
