import { writeFile } from 'node:fs/promises'
import { type Command, Option } from 'commander'
import { type CliContext, type ServiceOptions, connect } from '../cli-context.ts'
import { readCount, readJobId } from '../option-values.ts'
import { neutralise, safeJson } from '../show/neutralise.ts'
import { systemWords } from '../system-words.ts'
import { UsageError } from '../usage-error.ts'
import { withServiceOptions } from './service-options.ts'

interface SbomOptions extends ServiceOptions {
  readonly format: 'cyclonedx' | 'spdx'
  readonly output?: string
  readonly attempt?: number
}

export function addSbom(program: Command, context: CliContext): void {
  const command = program
    .command('sbom')
    .description("print the bill of materials of a job's image, or write it to a file")
    .argument('<job>', 'the job')
    .addOption(
      new Option('--format <format>', 'CycloneDX 1.6 or SPDX 2.3, as JSON')
        .choices(['cyclonedx', 'spdx'])
        .default('cyclonedx'),
    )
    .option('-o, --output <file>', 'where to write it; a file that is there is replaced')
    .option('--attempt <number>', 'of an earlier attempt; else of the latest', readCount)
  withServiceOptions(command).action((job: string, options: SbomOptions) => save(context, job, options))
}

async function save(context: CliContext, job: string, options: SbomOptions): Promise<void> {
  const { terminal } = context
  const { format, output, attempt } = options
  const document = await connect(context, options).sbom(readJobId(job), { format, attempt })
  // Escapes change no JSON, and a file may be shown on a terminal as well.
  const text = safeJson(document, 2)
  if (output === undefined) return terminal.out(text)
  try {
    await writeFile(output, `${text}\n`)
  } catch (error) {
    throw new UsageError(`${output} cannot be written: ${systemWords(error)}.`)
  }
  if (!options.json) terminal.err(`written to ${neutralise(output)}`)
}
