import type { Command } from 'commander'
import type { CheckedExceptions } from '../../main/check-exceptions.ts'
import type { CliContext } from '../cli-context.ts'
import { EXIT } from '../exit-codes.ts'
import { neutralise, safeJson } from '../show/neutralise.ts'
import { textTable } from '../show/text-table.ts'
import { UsageError } from '../usage-error.ts'

export function addExceptions(program: Command, context: CliContext): void {
  program
    .command('exceptions')
    .description('check a file of exceptions of the gate and list them; ends with 1 when one is over')
    .argument('[file]', 'YAML or JSON; left out: the one that the service has')
    .option('--json', 'print JSON instead of text')
    .action((file: string | undefined, { json }: { readonly json?: boolean }) => check(context, file, json))
}

async function check(context: CliContext, file: string | undefined, json = false): Promise<void> {
  const { terminal } = context
  const { checkExceptions } = await import('../../main/check-exceptions.ts')
  const answer = checkExceptions(file, Date.now())
  if (!answer.ok) throw new UsageError(answer.detail, answer.action)
  const { exceptions } = answer.value
  if (json) terminal.out(safeJson(answer.value, 2))
  else if (exceptions.length === 0) terminal.out('no exceptions')
  else for (const line of textTable(HEAD, exceptions.map(toRow), terminal.paintOut)) terminal.out(line)
  if (exceptions.some(({ inForce }) => !inForce)) context.exit(EXIT.failed)
}

const HEAD = ['STATE', 'ID', 'PACKAGE', 'EXPIRES', 'AUTHOR', 'REASON']
/** Most that a cell shows. */
const MOST = 80

function toRow(exception: CheckedExceptions['exceptions'][number]): string[] {
  const { inForce, id, package: pattern = '*', expires, author, reason } = exception
  return [inForce ? 'in force' : 'over', id, pattern, expires, author, reason].map(toCell)
}

function toCell(text: string): string {
  const harmless = neutralise(text)
  return harmless.length > MOST ? `${harmless.slice(0, MOST - 1)}…` : harmless
}
