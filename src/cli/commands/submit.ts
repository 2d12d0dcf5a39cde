import { type Command, Option } from 'commander'
import type { SlipwayClient } from '../../client/slipway-client.ts'
import type { Submission } from '../../client/submission.ts'
import { type CliContext, type ServiceOptions, connect } from '../cli-context.ts'
import { diagnostics } from '../failure-words.ts'
import { Interrupted, interruptible } from '../interruption.ts'
import { collectPairs, readInteger, readMebibytes, readNumber, readSeconds } from '../option-values.ts'
import { neutralise, safeJson } from '../show/neutralise.ts'
import { UploadProgress } from '../show/upload-progress.ts'
import { packFolder } from '../submission/pack-folder.ts'
import {
  checkPublishOptions,
  type PublishOptions,
  toPublish,
  toRun,
  withPublishOptions,
} from '../submission/publish-options.ts'
import { readTarget, type Target } from '../submission/read-target.ts'
import { toParameters } from '../submission/template-parameters.ts'
import { UsageError } from '../usage-error.ts'
import { awaitVerdict } from '../verdict.ts'
import { readAccount } from './account-options.ts'
import { withServiceOptions } from './service-options.ts'

interface SubmitOptions extends ServiceOptions, PublishOptions {
  readonly wait?: boolean
  readonly name?: string
  readonly description?: string
  readonly label?: Record<string, string>
  readonly buildArg?: Record<string, string>
  readonly env?: Record<string, string>
  readonly target?: string
  readonly timeout?: number
  readonly memory?: number
  readonly cpus?: number
  readonly dataSize?: number
  readonly pids?: number
  readonly performance?: 'required' | 'optional'
  readonly priority?: number
  readonly idempotencyKey?: string
  readonly dockerfile?: string
}

export function addSubmit(program: Command, context: CliContext): void {
  const command = program
    .command('submit')
    .description('send a Dockerfile, or a folder with one, and get a job')
    .argument('[target]', 'a Dockerfile, a folder that is the build context, or - for a Dockerfile on stdin')
    .option('-w, --wait', 'show its progress and wait for the verdict; the exit code tells it')
    .option('--dockerfile <path>', "the folder's Dockerfile, when it is another than FOLDER/Dockerfile")
    .option('--name <name>', 'a name for people')
    .option('--description <text>', 'what it is')
    .option('--label <key=value>', 'a label to filter by; may be repeated', collectPairs)
    .option('--build-arg <KEY=VALUE>', 'a build argument; may be repeated', collectPairs)
    .option('--env <KEY=VALUE>', 'a variable of the run; may be repeated', collectPairs)
    .option('--target <stage>', 'build stage to stop at')
    .option('--timeout <time>', 'most time of the run: 90, 5m, 1h', readSeconds)
    .option('--memory <size>', 'most memory of the run, MiB, or 512m, 2g', readMebibytes)
    .option('--cpus <number>', 'CPUs of the run', readNumber)
    .option('--data-size <size>', 'size of /data, MiB, or 512m, 2g', readMebibytes)
    .option('--pids <number>', 'most processes and threads of the run', readInteger)
    .addOption(
      new Option('--performance <need>', 'required: without /data/perf.json the job has failed').choices([
        'required',
        'optional',
      ]),
    )
    .option('--priority <number>', '-100 to 100; higher runs earlier', readInteger)
    .option('--idempotency-key <key>', 'the same key again returns the same job')
    .addHelpText('after', EXAMPLES)
  withPublishOptions(command)
  withServiceOptions(command).action(async (target: string | undefined, options: SubmitOptions) => {
    context.exit(await submit(context, target, options))
  })
}

const EXAMPLES = `
Examples:
  slipway submit Dockerfile --wait
  slipway submit . --dockerfile docker/train.Dockerfile --memory 2g --performance required
  id=$(slipway submit - < Dockerfile)
  slipway submit . --publish registry.example.org/team/model:1 --credential team
  slipway submit --template python-flask --param name=greeter --wait

A folder is sent as docker build sends it: .dockerignore is honoured, links stay links.`

async function submit(
  context: CliContext,
  target: string | undefined,
  options: SubmitOptions,
): Promise<number> {
  const { terminal } = context
  const json = options.json === true
  checkPublishOptions(target, options)
  const client = connect(context, options)
  const found = await find(context, target, options)
  for (const warning of found?.folder?.list.warnings ?? []) warn(context, warning)
  const publish = toPublish(options, await readAccount(context, options))
  const template = await chooseTemplate(client, options)
  const submission = { ...fields(found, options), publish, template, dockerfile: found?.dockerfile }
  const job = await send(client, context, found, submission, json)
  if (!json) for (const line of diagnostics(job.diagnostics)) terminal.err(neutralise(line))
  if (options.wait) return awaitVerdict(client, job.id, terminal, { json })
  // Only the id goes to stdout, so that a script can take it.
  terminal.out(json ? safeJson(job, 2) : job.id)
  if (!json) {
    terminal.err(terminal.paintErr('dim', `${job.status}; watch it with  slipway watch ${job.id}`))
  }
  return 0
}

/** Undefined when a template stands in its place. */
async function find(
  context: CliContext,
  target: string | undefined,
  { template, dockerfile }: SubmitOptions,
): Promise<Target | undefined> {
  if (target !== undefined) return readTarget(target, dockerfile, context.stdin)
  if (template === undefined) {
    throw new UsageError('There is nothing to submit.', 'Give a Dockerfile, a folder, -, or --template NAME.')
  }
  if (dockerfile === undefined) return undefined
  throw new UsageError('--dockerfile goes with a folder, not with a template.')
}

async function chooseTemplate(
  client: SlipwayClient,
  { template: name, param }: SubmitOptions,
): Promise<Submission['template']> {
  if (name === undefined) return undefined
  if (param === undefined) return { name }
  const known = (await client.templates.list()).find((one) => one.name === name)
  return { name, parameters: toParameters(param, known) }
}

async function send(
  client: SlipwayClient,
  context: CliContext,
  found: Target | undefined,
  submission: Submission,
  json: boolean,
) {
  const folder = found?.folder ?? null
  if (folder === null) return unlessInterrupted(context, (signal) => client.submit(submission, { signal }))
  const progress = new UploadProgress(context.terminal, folder.list.bytes, json)
  try {
    const archive = packFolder(folder.path, folder.list, (bytes) => progress.show(bytes))
    return await unlessInterrupted(context, (signal) =>
      client.submit({ ...submission, context: archive }, { signal }),
    )
  } finally {
    progress.end()
  }
}

/** Whether the service has taken a job whose answer nobody waited for is not known here. */
async function unlessInterrupted<Result>(
  { terminal }: CliContext,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  try {
    return await interruptible(work)
  } catch (error) {
    if (error instanceof Interrupted) {
      terminal.err('Interrupted while it was sent: `slipway list` shows whether there is a job of it.')
    }
    throw error
  }
}

function fields(found: Target | undefined, options: SubmitOptions): Submission {
  const limits = {
    timeoutSeconds: options.timeout,
    memoryMiB: options.memory,
    cpus: options.cpus,
    dataMiB: options.dataSize,
    pids: options.pids,
  }
  const { name = found?.suggestedName ?? undefined } = options
  return {
    name: name === undefined ? undefined : neutralise(name).slice(0, 200),
    description: options.description,
    labels: options.label,
    buildArgs: options.buildArg,
    environment: options.env,
    target: options.target,
    limits: Object.values(limits).some((value) => value !== undefined) ? defined(limits) : undefined,
    performance: options.performance,
    run: toRun(options),
    hardening: options.hardening,
    priority: options.priority,
    idempotencyKey: options.idempotencyKey,
  }
}

/** Only what was given: the rest has its default at the service. */
function defined(limits: Readonly<Record<string, number | undefined>>): Submission['limits'] {
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined))
}

function warn({ terminal }: CliContext, text: string): void {
  terminal.err(`${terminal.paintErr('warn', 'warning:')} ${neutralise(text)}`)
}
