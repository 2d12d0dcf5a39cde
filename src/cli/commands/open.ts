import type { Command } from 'commander'
import { openInBrowser } from '../browser.ts'
import { type CliContext, type ServiceOptions, connect } from '../cli-context.ts'
import { readJobId } from '../option-values.ts'
import { neutralise, safeJson } from '../show/neutralise.ts'
import { withServiceOptions } from './service-options.ts'

interface OpenOptions extends ServiceOptions {
  readonly print?: boolean
}

export function addOpen(program: Command, context: CliContext): void {
  const command = program
    .command('open')
    .description('print the address of the page, or of a job on it, and open it in the browser')
    .argument('[job]', 'the job; left out: all of them')
    .option('--print', 'only print it')
  withServiceOptions(command).action((job: string | undefined, options: OpenOptions) =>
    open(context, job, options),
  )
}

async function open(context: CliContext, job: string | undefined, options: OpenOptions): Promise<void> {
  const { terminal, environment } = context
  const { url } = connect(context, options)
  // The parser writes what could be read as something else (spaces, quotes, control characters) as %XX.
  const { href } = new URL(job === undefined ? `${url}/` : `${url}/jobs/${readJobId(job)}`)
  const isOpened = options.print !== true && environment.display && (await openInBrowser(href))
  if (options.json) return terminal.out(safeJson({ url: href, opened: isOpened }, 2))
  terminal.out(neutralise(href))
  if (options.print !== true && !isOpened) {
    terminal.err('No browser could be opened from here: open the address yourself.')
  }
}
