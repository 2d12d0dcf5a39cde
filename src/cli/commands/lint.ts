import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Diagnostic, LintOutput } from '../../main/lint-files.ts'
import type { CliContext } from '../cli-context.ts'
import { EXIT } from '../exit-codes.ts'
import { type LintTarget, readLintTargets } from '../lint/read-lint-targets.ts'
import { replaceFile } from '../lint/replace-file.ts'
import { collectPairs } from '../option-values.ts'
import type { Terminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'

const FORMATS = ['text', 'json', 'sarif', 'github', 'checkstyle'] as const
const THRESHOLDS = ['error', 'warning', 'info', 'never'] as const

interface LintOptions {
  readonly format: (typeof FORMATS)[number]
  readonly json?: boolean
  readonly fix?: boolean
  readonly dryRun?: boolean
  readonly shellcheck: boolean
  readonly config?: string
  readonly failOn?: (typeof THRESHOLDS)[number]
  readonly ignore?: readonly string[]
  readonly buildArg?: Readonly<Record<string, string>>
  readonly performance?: 'required' | 'optional'
}

export function addLint(program: Command, context: CliContext): void {
  program
    .command('lint')
    .description('check Dockerfiles, without a service; the exit code tells whether one has errors')
    .argument('<files...>', 'Dockerfiles, folders with one, or - for stdin')
    .addOption(new Option('--format <format>', 'how findings are printed').choices(FORMATS).default('text'))
    .option('--json', 'the same as --format json')
    .option('--fix', 'mend what can be mended without a change of meaning')
    .option('--dry-run', 'with --fix: show the changes and write nothing')
    .option('--no-shellcheck', 'leave out what ShellCheck says of scripts, where it is installed')
    .option('--config <file>', 'a .hadolint.yaml; else the one beside the Dockerfile or in this folder')
    .addOption(
      new Option(
        '--fail-on <severity>',
        'end with 1 from this severity on (default: what the configuration says, or error)',
      ).choices(THRESHOLDS),
    )
    .option('--ignore <code>', 'a code to leave out; may be repeated', collectCode)
    .option('--build-arg <KEY=VALUE>', 'a build argument; may be repeated', collectPairs)
    .addOption(
      new Option(
        '--performance <need>',
        'required: look for a run that cannot write /data/perf.json',
      ).choices(['required', 'optional']),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: LintOptions) =>
      context.exit(await lint(context, files, options)),
    )
}

const EXAMPLES = `
Examples:
  slipway lint Dockerfile
  slipway lint . docker/*.Dockerfile --fail-on warning
  slipway lint . --fix
  slipway lint . --format sarif > lint.sarif`

async function lint(
  { terminal, stdin }: CliContext,
  files: readonly string[],
  options: LintOptions,
): Promise<number> {
  const { fix = false, dryRun = false } = options
  if (dryRun && !fix) throw new UsageError('--dry-run goes with --fix.')
  if (files.filter((file) => file === '-').length > 1) throw new UsageError('stdin can be read once.')
  if (fix && !dryRun && files.includes('-'))
    throw new UsageError('--fix writes files, and stdin is none.', 'Add --dry-run to see the changes.')
  const targets = await readLintTargets(files, options.config, stdin)
  const { lintFiles } = await import('../../main/lint-files.ts')
  const outputs = await lintFiles(targets, {
    ignored: options.ignore ?? [],
    buildArgs: options.buildArg ?? {},
    performanceRequired: options.performance === 'required',
    fix,
    shellcheck: options.shellcheck,
  })
  if (fix) await makeChanges(terminal, targets, outputs, dryRun)
  await print(terminal, outputs, options.json === true ? 'json' : options.format)
  return outputs.some((output) => isFailed(output, options.failOn)) ? EXIT.failed : EXIT.succeeded
}

async function makeChanges(
  terminal: Terminal,
  targets: readonly LintTarget[],
  outputs: readonly LintOutput[],
  dryRun: boolean,
): Promise<void> {
  const { lintChanges } = await import('../show/lint-text.ts')
  for (const [index, output] of outputs.entries()) {
    const file = targets[index]?.path
    if (output.fixed !== null && typeof file === 'string' && !dryRun)
      await replaceFile(file, output.fixed.bytes)
    for (const line of lintChanges(output, dryRun, terminal.paintErr)) terminal.err(line)
  }
}

async function print(
  terminal: Terminal,
  outputs: readonly LintOutput[],
  format: LintOptions['format'],
): Promise<void> {
  if (format === 'text') {
    const { lintSummary, lintText } = await import('../show/lint-text.ts')
    for (const line of outputs.flatMap((output) => lintText(output, terminal.paintOut))) terminal.out(line)
    return terminal.err(lintSummary(outputs))
  }
  if (format === 'json') return terminal.out((await import('../show/lint-json.ts')).lintJson(outputs))
  if (format === 'sarif') return terminal.out((await import('../show/lint-sarif.ts')).lintSarif(outputs))
  const lines =
    format === 'github'
      ? (await import('../show/lint-github.ts')).lintGithub(outputs)
      : (await import('../show/lint-checkstyle.ts')).lintCheckstyle(outputs)
  for (const line of lines) terminal.out(line)
}

const WEIGHT: Readonly<Record<Diagnostic['severity'] | 'never', number>> = {
  info: 0,
  warning: 1,
  error: 2,
  never: 3,
}

function isFailed({ diagnostics, failOn }: LintOutput, asked: LintOptions['failOn']): boolean {
  const least = WEIGHT[asked ?? failOn ?? 'error']
  return diagnostics.some(({ severity }) => WEIGHT[severity] >= least)
}

function collectCode(value: string, before: readonly string[] = []): readonly string[] {
  const codes = value.split(',')
  if (codes.some((code) => !/^[A-Za-z]+[0-9]*$/.test(code)))
    throw new InvalidArgumentError('It is a code as DL3008.')
  return [...before, ...codes]
}
