import type { Command } from 'commander'
import { ProblemError } from '../../client/errors.ts'
import { type CliContext, type ServiceOptions, connect } from '../cli-context.ts'
import { EXIT } from '../exit-codes.ts'
import { actionFor } from '../failure-words.ts'
import { readJobId } from '../option-values.ts'
import { neutralise, safeJson } from '../show/neutralise.ts'
import { withServiceOptions } from './service-options.ts'

interface RemoveOptions extends ServiceOptions {
  readonly registry?: boolean
}

export function addRm(program: Command, context: CliContext): void {
  const command = program
    .command('rm')
    .alias('delete')
    .description('delete jobs with their logs and images; running ones are cancelled')
    .argument('<job...>', 'the jobs')
    .option('--registry', 'delete what they have published from the registry first')
  withServiceOptions(command).action(async (ids: string[], options: RemoveOptions) => {
    context.exit(await remove(context, ids.map(readJobId), options))
  })
}

/** Goes on after a refusal: the others can be deleted all the same. */
async function remove(context: CliContext, ids: readonly string[], options: RemoveOptions): Promise<number> {
  const { terminal } = context
  const client = connect(context, options)
  const removed: string[] = []
  const failed: { readonly id: string; readonly error: unknown }[] = []
  for (const id of ids) {
    try {
      await client.remove(id, { registry: options.registry })
      removed.push(id)
      if (!options.json) terminal.out(id)
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      failed.push({ id, error: error.problem })
      if (options.json) continue
      terminal.err(`${terminal.paintErr('bad', 'slipway:')} ${neutralise(error.message)}`)
      const action = actionFor(error)
      if (action !== undefined) terminal.err(`${terminal.paintErr('dim', '→')} ${neutralise(action)}`)
    }
  }
  if (options.json) terminal.out(safeJson({ removed, failed }, 2))
  return failed.length === 0 ? EXIT.succeeded : EXIT.failed
}
