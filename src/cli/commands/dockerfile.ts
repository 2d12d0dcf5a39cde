import type { Command } from 'commander'
import type { SlipwayClient } from '../../client/slipway-client.ts'
import { type CliContext, type ServiceOptions, connect } from '../cli-context.ts'
import { diagnostics } from '../failure-words.ts'
import { readCount, readJobId } from '../option-values.ts'
import { neutralise, safeJson } from '../show/neutralise.ts'
import { readTarget } from '../submission/read-target.ts'
import { UsageError } from '../usage-error.ts'
import { withServiceOptions } from './service-options.ts'

interface DockerfileOptions extends ServiceOptions {
  readonly attempt?: number
  readonly replace?: string
}

export function addDockerfile(program: Command, context: CliContext): void {
  const command = program
    .command('dockerfile')
    .description('print the Dockerfile of a job, or give the job another one, which starts a new attempt')
    .argument('<job>', 'the job')
    .option('--attempt <number>', 'of an earlier attempt; else of the latest', readCount)
    .option('--replace <file>', 'the new Dockerfile, or - for stdin; the context stays')
  withServiceOptions(command).action((id: string, options: DockerfileOptions) => {
    const { replace } = options
    return replace === undefined
      ? print(context, readJobId(id), options)
      : revise(context, readJobId(id), replace, options)
  })
}

async function print(context: CliContext, id: string, options: DockerfileOptions): Promise<void> {
  const { attempt, json } = options
  const bytes = await connect(context, options).dockerfile(id, { attempt })
  const text = new TextDecoder().decode(bytes)
  if (json) return context.terminal.out(safeJson({ dockerfile: text }, 2))
  // A file gets it as it is; a terminal is spared the characters that control it.
  if (context.terminal.showsOut) {
    for (const line of text.trimEnd().split('\n')) context.terminal.out(neutralise(line))
  } else context.terminal.out(text.replace(/\n$/, ''))
}

async function revise(
  context: CliContext,
  id: string,
  file: string,
  options: DockerfileOptions,
): Promise<void> {
  const { terminal } = context
  if (options.attempt !== undefined) {
    throw new UsageError('--attempt is for printing; a new Dockerfile is that of a new attempt.')
  }
  const { dockerfile, folder } = await readTarget(file, undefined, context.stdin)
  if (folder !== null) throw new UsageError(`${file} is a folder.`, 'Name the Dockerfile: the context stays.')
  const client: SlipwayClient = connect(context, options)
  const job = await client.revise(id, dockerfile)
  if (options.json) return terminal.out(safeJson(job, 2))
  for (const line of diagnostics(job.diagnostics)) terminal.err(neutralise(line))
  terminal.out(`${job.id} ${job.status}, attempt ${job.attempt}`)
}
