/** The commands, all on one screen, in the order of `--help`. Each is loaded when it is asked for. */
import type { Command } from 'commander'
import type { CliContext } from './cli-context.ts'

/** Adds a command with its options and its action to the program. */
export type AddCommand = (program: Command, context: CliContext) => void

export interface CommandEntry {
  /** Its name, then its aliases: as the command itself defines them, which a test compares. */
  readonly names: readonly [string, ...string[]]
  /** Under which heading `--help` has it. */
  readonly group: string
  load(): Promise<AddCommand>
}

export const COMMANDS: readonly CommandEntry[] = [
  { names: ['submit'], group: 'Jobs', load: async () => (await import('./commands/submit.ts')).addSubmit },
  { names: ['watch'], group: 'Jobs', load: async () => (await import('./commands/watch.ts')).addWatch },
  {
    names: ['status', 'show'],
    group: 'Jobs',
    load: async () => (await import('./commands/status.ts')).addStatus,
  },
  { names: ['logs'], group: 'Jobs', load: async () => (await import('./commands/logs.ts')).addLogs },
  { names: ['list', 'ls'], group: 'Jobs', load: async () => (await import('./commands/list.ts')).addList },
  {
    names: ['leaderboard'],
    group: 'Jobs',
    load: async () => (await import('./commands/leaderboard.ts')).addLeaderboard,
  },
  { names: ['diff'], group: 'Jobs', load: async () => (await import('./commands/diff.ts')).addDiff },
  { names: ['open'], group: 'Jobs', load: async () => (await import('./commands/open.ts')).addOpen },
  { names: ['cancel'], group: 'Jobs', load: async () => (await import('./commands/cancel.ts')).addCancel },
  { names: ['retry'], group: 'Jobs', load: async () => (await import('./commands/retry.ts')).addRetry },
  { names: ['edit'], group: 'Jobs', load: async () => (await import('./commands/edit.ts')).addEdit },
  {
    names: ['dockerfile'],
    group: 'Jobs',
    load: async () => (await import('./commands/dockerfile.ts')).addDockerfile,
  },
  { names: ['record'], group: 'Jobs', load: async () => (await import('./commands/record.ts')).addRecord },
  { names: ['rm', 'delete'], group: 'Jobs', load: async () => (await import('./commands/rm.ts')).addRm },
  {
    names: ['findings'],
    group: 'Images of jobs',
    load: async () => (await import('./commands/findings.ts')).addFindings,
  },
  {
    names: ['sbom'],
    group: 'Images of jobs',
    load: async () => (await import('./commands/sbom.ts')).addSbom,
  },
  {
    names: ['lint'],
    group: 'Before a job is sent',
    load: async () => (await import('./commands/lint.ts')).addLint,
  },
  {
    names: ['policy'],
    group: 'Before a job is sent',
    load: async () => (await import('./commands/policy.ts')).addPolicy,
  },
  {
    names: ['template'],
    group: 'Before a job is sent',
    load: async () => (await import('./commands/template.ts')).addTemplate,
  },
  {
    names: ['credential'],
    group: 'Before a job is sent',
    load: async () => (await import('./commands/credential.ts')).addCredential,
  },
  {
    names: ['serve'],
    group: 'A service of your own',
    load: async () => (await import('./commands/serve.ts')).addServe,
  },
  {
    names: ['top'],
    group: 'A service of your own',
    load: async () => (await import('./commands/top.ts')).addTop,
  },
  {
    names: ['gc'],
    group: 'A service of your own',
    load: async () => (await import('./commands/gc.ts')).addGc,
  },
  {
    names: ['config'],
    group: 'A service of your own',
    load: async () => (await import('./commands/config.ts')).addConfig,
  },
  {
    names: ['doctor'],
    group: 'A service of your own',
    load: async () => (await import('./commands/doctor.ts')).addDoctor,
  },
  {
    names: ['advisories'],
    group: 'A service of your own',
    load: async () => (await import('./commands/advisories.ts')).addAdvisories,
  },
  {
    names: ['exceptions'],
    group: 'A service of your own',
    load: async () => (await import('./commands/exceptions.ts')).addExceptions,
  },
  {
    names: ['login'],
    group: 'This program',
    load: async () => (await import('./commands/login.ts')).addLogin,
  },
  {
    names: ['servers'],
    group: 'This program',
    load: async () => (await import('./commands/servers.ts')).addServers,
  },
  {
    names: ['completion'],
    group: 'This program',
    load: async () => (await import('./commands/completion.ts')).addCompletion,
  },
]

export function isCommand(word: string): boolean {
  return COMMANDS.some(({ names }) => names.includes(word))
}

/**
 * What must be loaded for these words: the one command that they begin with, or all where they name none (help, a
 * mistake that needs a suggestion).
 */
export function commandsFor(argv: readonly string[]): readonly CommandEntry[] {
  const named = COMMANDS.filter(({ names }) => names.some((name) => name === argv[0]))
  return named.length === 0 ? COMMANDS : named
}
