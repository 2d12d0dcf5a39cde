import type { Command } from 'commander'
import type { RenderedTemplate, Template } from '../../client/api-types.generated.ts'
import { type CliContext, type ServiceOptions, connect } from '../cli-context.ts'
import { collectPairs } from '../option-values.ts'
import { neutralise, safeJson } from '../show/neutralise.ts'
import { templateLines } from '../show/template-list.ts'
import { toParameters } from '../submission/template-parameters.ts'
import { writeFiles } from '../submission/write-files.ts'
import { withServiceOptions } from './service-options.ts'

interface RenderOptions extends ServiceOptions {
  readonly param?: Record<string, string>
  readonly output?: string
}

export function addTemplate(program: Command, context: CliContext): void {
  const group = program
    .command('template')
    .description('small applications of which you choose the parameters')
  const listing = group.command('list').alias('ls').description('list the templates with their parameters')
  withServiceOptions(listing).action((options: ServiceOptions) => list(context, options))
  const rendering = group
    .command('render')
    .description('print the Dockerfile that a template makes, or write all of its files')
    .argument('<name>', 'the template')
    .option('--param <key=value>', 'a parameter, lists and maps as JSON; may be repeated', collectPairs)
    .option('--output <folder>', 'write the Dockerfile and the files beside it into this folder')
  withServiceOptions(rendering).action((name: string, options: RenderOptions) =>
    render(context, name, options),
  )
}

async function list(context: CliContext, options: ServiceOptions): Promise<void> {
  const { terminal } = context
  const templates = await connect(context, options).templates.list()
  if (options.json) return terminal.out(safeJson({ templates }, 2))
  for (const line of templates.flatMap((template) => templateLines(template, terminal.paintOut))) {
    terminal.out(line)
  }
}

async function render(context: CliContext, name: string, options: RenderOptions): Promise<void> {
  const { terminal } = context
  const client = connect(context, options)
  const pairs = options.param ?? {}
  // Only a parameter needs to know the schema.
  const known: readonly Template[] = Object.keys(pairs).length === 0 ? [] : await client.templates.list()
  const template = known.find((one) => one.name === name)
  const rendered = await client.templates.render(name, toParameters(pairs, template))
  const written = options.output === undefined ? [] : await write(options.output, rendered)
  if (options.json) return terminal.out(safeJson({ ...rendered, written }, 2))
  if (options.output === undefined) {
    for (const line of rendered.dockerfile.replace(/\n$/, '').split('\n')) terminal.out(neutralise(line))
  }
  for (const file of written) terminal.out(neutralise(file))
  const buildArgs = Object.entries(rendered.buildArgs).map(([key, value]) => `--build-arg ${key}=${value}`)
  if (buildArgs.length > 0) terminal.err(neutralise(`It is built with ${buildArgs.join(' ')}`))
}

function write(folder: string, { dockerfile, files }: RenderedTemplate): Promise<readonly string[]> {
  return writeFiles(folder, [{ path: 'Dockerfile', text: dockerfile }, ...files])
}
