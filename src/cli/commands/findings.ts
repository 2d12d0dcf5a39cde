import { type Command, Option } from 'commander'
import { type CliContext, type ServiceOptions, connect } from '../cli-context.ts'
import { EXIT } from '../exit-codes.ts'
import { readCount, readJobId } from '../option-values.ts'
import { advisoryLines } from '../show/advisory.ts'
import { findingsLines } from '../show/findings.ts'
import { safeJson } from '../show/neutralise.ts'
import { UsageError } from '../usage-error.ts'
import { withServiceOptions } from './service-options.ts'

interface FindingsOptions extends ServiceOptions {
  readonly format: 'text' | 'json' | 'sarif'
  readonly attempt?: number
  readonly advisory?: string
  readonly gate?: boolean
}

export function addFindings(program: Command, context: CliContext): void {
  const command = program
    .command('findings')
    .description("show the known weaknesses in a job's image, or which images have one")
    .argument('[job]', 'the job')
    .option('--advisory <id>', 'in place of a job: which images have this advisory, such as CVE-2024-0001')
    .addOption(
      new Option('--format <format>', 'how they are printed')
        .choices(['text', 'json', 'sarif'])
        .default('text'),
    )
    .option('--attempt <number>', 'of an earlier attempt; else of the latest', readCount)
    .option('--gate', 'end with 1 unless the image of the job would pass now')
  withServiceOptions(command).action((job: string | undefined, options: FindingsOptions) => {
    const { advisory } = options
    if ((job === undefined) === (advisory === undefined) || advisory === '') {
      throw new UsageError('Name a job, or an advisory with --advisory, and not both.')
    }
    if (job !== undefined) return show(context, job, options)
    return showAdvisory(context, advisory ?? '', options)
  })
}

async function show(context: CliContext, job: string, options: FindingsOptions): Promise<void> {
  const { terminal } = context
  const client = connect(context, options)
  const id = readJobId(job)
  const { attempt } = options
  const format = options.json === true ? 'json' : options.format
  if (format === 'sarif' && options.gate === true) {
    throw new UsageError('SARIF does not tell the verdict of the gate', 'Leave out --gate, or --format.')
  }
  if (format === 'sarif') return terminal.out(safeJson(await client.sarif(id, { attempt }), 2))
  const findings = await client.findings(id, { attempt })
  if (format === 'json') terminal.out(safeJson(findings, 2))
  else for (const line of findingsLines(findings, terminal.paintOut)) terminal.out(line)
  if (options.gate === true && findings.gate.verdict !== 'pass') context.exit(EXIT.failed)
}

async function showAdvisory(context: CliContext, advisory: string, options: FindingsOptions): Promise<void> {
  const { terminal } = context
  const { attempt, format, json, gate } = options
  if (attempt !== undefined || format === 'sarif' || gate === true) {
    throw new UsageError('--attempt, --gate and --format sarif are for the findings of one job.')
  }
  const found = await connect(context, options).wholeAdvisory(advisory)
  if (json === true || format === 'json') return terminal.out(safeJson(found, 2))
  for (const line of advisoryLines(found, terminal.paintOut)) terminal.out(line)
}
