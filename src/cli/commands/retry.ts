import type { Command } from 'commander'
import type { Stage } from '../../client/api-types.generated.ts'
import type { SlipwayClient } from '../../client/slipway-client.ts'
import { type CliContext, type ServiceOptions, connect } from '../cli-context.ts'
import { readJobId, readStage } from '../option-values.ts'
import { safeJson } from '../show/neutralise.ts'
import { awaitVerdict } from '../verdict.ts'
import { type AccountOptions, readAccount, withAccountOptions } from './account-options.ts'
import { withServiceOptions } from './service-options.ts'

interface RetryOptions extends ServiceOptions, AccountOptions {
  readonly from?: Stage
  readonly wait?: boolean
}

export function addRetry(program: Command, context: CliContext): void {
  const command = program
    .command('retry')
    .description('try an ended job again, from the stage that failed')
    .argument('<job>', 'the job')
    .option('--from <stage>', 'from this stage instead', readStage)
    .option('-w, --wait', 'show its progress and wait for the verdict')
    .addHelpText(
      'after',
      '\nA job that came with a user name and a password needs them again to publish: they were erased at its end.',
    )
  withServiceOptions(withAccountOptions(command)).action(async (id: string, options: RetryOptions) => {
    context.exit(await retry(context, readJobId(id), options))
  })
}

async function retry(context: CliContext, id: string, options: RetryOptions): Promise<number> {
  const { terminal } = context
  const json = options.json === true
  const client = connect(context, options)
  const credential = await readAccount(context, options)
  const after = options.wait ? await lastEvent(client, id) : undefined
  const job = await client.retry(id, { from: options.from, credential })
  if (options.wait) return awaitVerdict(client, id, terminal, { json, after })
  terminal.out(json ? safeJson(job, 2) : `${job.id} ${job.status}, attempt ${job.attempt}`)
  return 0
}

/** Where the story of the attempts before ends. Undefined while the job runs: then the retry will be refused. */
async function lastEvent(client: SlipwayClient, id: string): Promise<number | undefined> {
  const job = await client.get(id)
  if (job.finishedAt === null) return undefined
  let last: number | undefined
  for await (const event of client.events(id)) last = event.seq
  return last
}
