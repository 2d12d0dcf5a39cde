import type { Command } from 'commander'
import { ProblemError } from '../../client/errors.ts'
import type {
  AdvisoryProblem,
  AdvisorySettings,
  ImportSummary,
  SyncResult,
  Told,
} from '../../main/advisories.ts'
import type { CliContext } from '../cli-context.ts'
import { EXIT } from '../exit-codes.ts'
import { interruptible } from '../interruption.ts'
import { advisoryTable, importLines, statusDocument, syncDocument, syncLine } from '../show/advisories.ts'
import { neutralise, safeJson } from '../show/neutralise.ts'
import { SyncBar } from '../show/sync-bar.ts'
import { UsageError } from '../usage-error.ts'

interface Options extends AdvisorySettings {
  readonly json?: boolean
  readonly ecosystem?: string
}

export function addAdvisories(program: Command, context: CliContext): void {
  const group = program
    .command('advisories')
    .description('what is known of vulnerabilities on this machine: fetch it, import it, see how old it is')
  const syncing = group
    .command('sync')
    .description('fetch what changed since the last time')
    .argument('[ecosystems...]', 'Debian, Alpine, npm, … (default: those that scans have met)')
    .option('--source <url>', 'address of an OSV export (else the setting advisories.source)')
  withFolderOptions(syncing).action((names: string[], options: Options) => sync(context, names, options))
  const importing = group
    .command('import')
    .description('import OSV records from a folder, a zip archive, or the address of one')
    .argument('<target>', 'DIR, ZIP or URL')
    .option('--ecosystem <name>', 'only the records of this one; the rest is ignored')
  withFolderOptions(importing).action((target: string, options: Options) =>
    importTarget(context, target, options),
  )
  const status = group.command('status').description('list the ecosystems, their records and their age')
  withFolderOptions(status).action((options: Options) => showStatus(context, options))
}

function withFolderOptions(command: Command): Command {
  return command
    .option('--data <folder>', "the service's data folder (else the setting data)")
    .option('--config <file>', 'configuration file, as for `serve`')
    .option('--json', 'print JSON instead of text')
}

async function sync(context: CliContext, names: readonly string[], options: Options): Promise<void> {
  const { terminal } = context
  const { withAdvisories } = await import('../../main/advisories.ts')
  const bar = new SyncBar(terminal, options.json === true)
  const told = await interruptible((signal) =>
    withAdvisories(options, (advisories) =>
      advisories.sync(names, { signal, onProgress: (progress) => bar.show(progress) }),
    ),
  ).finally(() => bar.end())
  const results: readonly SyncResult[] = unwrap(told)
  if (options.json) terminal.out(safeJson(syncDocument(results), 2))
  else for (const result of results) terminal.out(syncLine(result, terminal.paintOut))
  if (results.length === 0 && !options.json) {
    terminal.err('No scan has met an ecosystem yet. `slipway advisories sync Debian npm` fetches those two.')
  }
  if (results.some(({ outcome }) => outcome === 'failed')) context.exit(EXIT.failed)
}

async function importTarget(context: CliContext, target: string, options: Options): Promise<void> {
  const { terminal } = context
  const { withAdvisories } = await import('../../main/advisories.ts')
  const bar = new SyncBar(terminal, options.json === true)
  const told = await interruptible((signal) =>
    withAdvisories(options, (advisories) =>
      advisories.import(target, options.ecosystem ?? null, {
        signal,
        onProgress: (progress) => bar.show(progress),
      }),
    ),
  ).finally(() => bar.end())
  const summary: ImportSummary = unwrap(told)
  if (options.json) terminal.out(safeJson(summary, 2))
  else for (const line of importLines(summary)) terminal.out(line)
}

async function showStatus({ terminal }: CliContext, options: Options): Promise<void> {
  const { withAdvisories } = await import('../../main/advisories.ts')
  const status = unwrap(await withAdvisories(options, (advisories) => advisories.status()))
  const now = Date.now()
  if (options.json) return terminal.out(safeJson(statusDocument(status, now), 2))
  if (status.ecosystems.length + status.missing.length === 0) {
    return terminal.err(
      neutralise(`There are none in ${status.folder}. \`slipway advisories sync Debian npm\` fetches some.`),
    )
  }
  for (const line of advisoryTable(status, terminal.paintOut, now)) terminal.out(line)
}

/** Settings that cannot be are the user's mistake (2); all else is a failure (1), told as the service's are. */
function unwrap<Result>(told: Told<Result>): Result {
  if (told.ok) return told.result
  const { code, detail, where, action }: AdvisoryProblem = told.problem
  if (code === 'config_invalid')
    throw new UsageError(where === null ? detail : `${detail} (${where})`, action)
  throw new ProblemError({
    type: `/docs/errors#${code}`,
    title: detail,
    status: 0,
    code,
    detail: where === null || detail.includes(where) ? detail : `${where}: ${detail}`,
    action,
  })
}
