/** The commands, all on one screen, in the order of `--help`. Each is loaded when it is asked for. */
import type { Command } from 'commander'
import type { CliContext } from './cli-context.ts'

/** Adds a command with its options and its action to the program. */
export type AddCommand = (program: Command, context: CliContext) => void

export interface CommandEntry {
  /** Its name, then its aliases: as the command itself defines them, which a test compares. */
  readonly names: readonly [string, ...string[]]
  load(): Promise<AddCommand>
}

export const COMMANDS: readonly CommandEntry[] = [
  { names: ['serve'], load: async () => (await import('./commands/serve.ts')).addServe },
  { names: ['config'], load: async () => (await import('./commands/config.ts')).addConfig },
  { names: ['doctor'], load: async () => (await import('./commands/doctor.ts')).addDoctor },
  { names: ['lint'], load: async () => (await import('./commands/lint.ts')).addLint },
  { names: ['policy'], load: async () => (await import('./commands/policy.ts')).addPolicy },
  { names: ['exceptions'], load: async () => (await import('./commands/exceptions.ts')).addExceptions },
  { names: ['submit'], load: async () => (await import('./commands/submit.ts')).addSubmit },
  { names: ['status', 'show'], load: async () => (await import('./commands/status.ts')).addStatus },
  { names: ['watch'], load: async () => (await import('./commands/watch.ts')).addWatch },
  { names: ['logs'], load: async () => (await import('./commands/logs.ts')).addLogs },
  { names: ['list', 'ls'], load: async () => (await import('./commands/list.ts')).addList },
  {
    names: ['leaderboard'],
    load: async () => (await import('./commands/leaderboard.ts')).addLeaderboard,
  },
  { names: ['top'], load: async () => (await import('./commands/top.ts')).addTop },
  { names: ['diff'], load: async () => (await import('./commands/diff.ts')).addDiff },
  { names: ['open'], load: async () => (await import('./commands/open.ts')).addOpen },
  { names: ['cancel'], load: async () => (await import('./commands/cancel.ts')).addCancel },
  { names: ['retry'], load: async () => (await import('./commands/retry.ts')).addRetry },
  { names: ['rm', 'delete'], load: async () => (await import('./commands/rm.ts')).addRm },
  { names: ['findings'], load: async () => (await import('./commands/findings.ts')).addFindings },
  { names: ['sbom'], load: async () => (await import('./commands/sbom.ts')).addSbom },
  { names: ['template'], load: async () => (await import('./commands/template.ts')).addTemplate },
  { names: ['credential'], load: async () => (await import('./commands/credential.ts')).addCredential },
  { names: ['advisories'], load: async () => (await import('./commands/advisories.ts')).addAdvisories },
  { names: ['completion'], load: async () => (await import('./commands/completion.ts')).addCompletion },
  { names: ['login'], load: async () => (await import('./commands/login.ts')).addLogin },
  { names: ['servers'], load: async () => (await import('./commands/servers.ts')).addServers },
]

/**
 * What must be loaded for these words: the one command that they begin with, or all where they name none (help, a
 * mistake that needs a suggestion).
 */
export function commandsFor(argv: readonly string[]): readonly CommandEntry[] {
  const named = COMMANDS.filter(({ names }) => names.some((name) => name === argv[0]))
  return named.length === 0 ? COMMANDS : named
}
