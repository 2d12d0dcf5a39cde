import type { Command } from 'commander'
import type { PolicyQuestion } from '../../main/test-policy.ts'
import type { CliContext } from '../cli-context.ts'
import { EXIT } from '../exit-codes.ts'
import { readLintTargets } from '../lint/read-lint-targets.ts'
import { collectPairs } from '../option-values.ts'
import { neutralise, safeJson } from '../show/neutralise.ts'
import { policyAnswerLines } from '../show/policy-answer.ts'
import { textTable } from '../show/text-table.ts'
import { UsageError } from '../usage-error.ts'

interface FolderOptions {
  readonly folder?: string
  readonly json?: boolean
}

interface TestOptions extends FolderOptions, Omit<PolicyQuestion, 'policy' | 'file' | 'buildArgs'> {
  readonly buildArg?: Record<string, string>
  readonly folder?: string
}

export function addPolicy(program: Command, context: CliContext): void {
  const group = program
    .command('policy')
    .description('what a server denies beyond what is invalid; needs no service')
  withFolder(group.command('list').alias('ls').description('list the policies')).action(
    (options: FolderOptions) => list(context, options),
  )
  withFolder(group.command('show').description('print a whole policy, as a file of your own begins'))
    .argument('<policy>', 'a name, or the path of a file')
    .action((policy: string, options: FolderOptions) => show(context, policy, options))
  withFolder(group.command('test').description('say what each rule of a policy says of a Dockerfile'))
    .argument('<policy>', 'a name, or the path of a file')
    .argument('<file>', 'a Dockerfile, a folder with one, or - for stdin')
    .option('--build-arg <key=value>', 'a build argument; may be repeated', collectPairs)
    .option('--target <stage>', 'the stage that would be built')
    .option('--publish <image>', 'where the image would be published')
    .option('--tenant <name>', 'for whom')
    .action((policy: string, file: string, options: TestOptions) => test(context, policy, file, options))
}

function withFolder(command: Command): Command {
  return command
    .option('--folder <folder>', 'where your own policies lie; left out: as the service has it')
    .option('--json', 'print JSON instead of text')
}

async function list({ terminal }: CliContext, { folder, json }: FolderOptions): Promise<void> {
  const { listPolicies } = await import('../../main/test-policy.ts')
  const policies = demand(listPolicies(folder))
  if (json) return terminal.out(safeJson({ policies }, 2))
  const rows = policies.map(({ name, sha256, description, inForce, problem }) =>
    [
      inForce ? '*' : '',
      name,
      sha256?.slice(0, 12) ?? '-',
      problem === null ? description : `cannot be used: ${problem}`,
    ].map(neutralise),
  )
  for (const line of textTable(['', 'NAME', 'SHA-256', 'DESCRIPTION'], rows, terminal.paintOut))
    terminal.out(line)
}

async function show({ terminal }: CliContext, policy: string, options: FolderOptions): Promise<void> {
  const { showPolicy } = await import('../../main/test-policy.ts')
  const { name, sha256, document, yaml } = demand(showPolicy(policy, options.folder))
  if (options.json) return terminal.out(safeJson({ name, sha256, document }, 2))
  terminal.out(`# policy ${neutralise(name)}, sha256 ${sha256}`)
  for (const line of yaml.trimEnd().split('\n')) terminal.out(neutralise(line))
}

async function test(context: CliContext, policy: string, file: string, options: TestOptions): Promise<void> {
  const { terminal } = context
  const { testPolicy } = await import('../../main/test-policy.ts')
  const { buildArg, json, ...more } = options
  const [target] = await readLintTargets([file], undefined, context.stdin)
  const { name, bytes } = target ?? { name: file, bytes: undefined }
  const answer = demand(testPolicy({ ...more, policy, file, bytes, buildArgs: buildArg }))
  if (json) terminal.out(safeJson(answer, 2))
  else for (const line of policyAnswerLines(answer, name, terminal.paintOut)) terminal.out(line)
  context.exit(answer.accepted ? EXIT.succeeded : EXIT.failed)
}

type Answered<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly detail: string; readonly action: string }

function demand<Value>(answer: Answered<Value>): Value {
  if (answer.ok) return answer.value
  throw new UsageError(answer.detail, answer.action)
}
