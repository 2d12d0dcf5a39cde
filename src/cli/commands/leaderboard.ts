import type { Command } from 'commander'
import type { RankedJob } from '../../client/api-types.generated.ts'
import type { LeaderboardOf } from '../../client/leaderboard.ts'
import type { SlipwayClient } from '../../client/slipway-client.ts'
import { type CliContext, type ServiceOptions, connect } from '../cli-context.ts'
import { readLimit, readPair } from '../option-values.ts'
import { leaderboardLines } from '../show/leaderboard.ts'
import { neutralise, safeJson } from '../show/neutralise.ts'
import { UsageError } from '../usage-error.ts'
import { withServiceOptions } from './service-options.ts'

interface LeaderboardOptions extends ServiceOptions {
  readonly label?: string
  readonly lower?: boolean
  readonly limit?: number
}

export function addLeaderboard(program: Command, context: CliContext): void {
  const command = program
    .command('leaderboard')
    .description('list the jobs of one name by performance, best first')
    .argument('[name]', 'the name of the jobs')
    .option('--label <key=value>', 'in place of a name: the jobs with this label', readPair)
    .option('--lower', 'a lower performance is a better one')
    .option('--limit <number>', 'how many, 1 to 200 (default: 50)', readLimit)
  withServiceOptions(command).action((name: string | undefined, options: LeaderboardOptions) =>
    show(context, name, options),
  )
}

async function show(
  context: CliContext,
  name: string | undefined,
  options: LeaderboardOptions,
): Promise<void> {
  const { terminal } = context
  const { lower, limit } = options
  const of = whose(name, options.label)
  const client = connect(context, options)
  const board = await client.leaderboard({ ...of, direction: lower ? 'lower' : 'higher', limit })
  if (options.json) return terminal.out(safeJson(board, 2))
  if (board.jobs.length === 0) return terminal.err(await nothing(client, of))
  const jobs: readonly RankedJob[] = board.jobs
  const columns = terminal.showsOut ? terminal.columns() : Number.POSITIVE_INFINITY
  const shown = { paint: terminal.paintOut, now: Date.now(), withNames: of.name === undefined, columns }
  for (const line of leaderboardLines(jobs, shown)) terminal.out(line)
}

function whose(name: string | undefined, label: string | undefined): LeaderboardOf {
  if (name !== undefined && label === undefined) return { name }
  if (name === undefined && label !== undefined) return { label }
  throw new UsageError(
    'A leaderboard is of the jobs of one name, or of those with one label.',
    'Give a name, or --label KEY=VALUE, and not both.',
  )
}

/** Perhaps the name is only a part of one. */
async function nothing(client: SlipwayClient, { name, label }: LeaderboardOf): Promise<string> {
  const what = neutralise(name === undefined ? `with the label ${label}` : `called ${name}`)
  const none = `No job ${what} has succeeded with a performance.`
  if (name === undefined) return none
  const similar = await client.names({ q: name, limit: 5 })
  const names = similar.length > 0 ? similar : await client.names({ limit: 5 })
  if (names.length === 0) return none
  return `${none} There are: ${names.map((each) => JSON.stringify(neutralise(each.name))).join(', ')}`
}
