import { Argument, type Command } from 'commander'
import { type CliContext, connect } from '../cli-context.ts'
import type { Completion, Suggestion } from '../completion/complete-words.ts'
import { SCRIPTS, SHELLS, type Shell } from '../completion/scripts.ts'
import { readServers } from '../servers/server-file.ts'
import { neutralise } from '../show/neutralise.ts'

export function addCompletion(program: Command, context: CliContext): void {
  const group = program
    .command('completion')
    .description('print what makes a shell complete the words of slipway, job ids among them')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .addHelpText('after', HELP)
    .action((shell: Shell) => context.terminal.out(SCRIPTS[shell]))
  group
    .command('words', { hidden: true })
    .description('for the shells: what may stand in place of the last word')
    .argument('[words...]', 'those after the name of the program')
    .action((words: string[]) => complete(context, words))
}

const HELP = `
Put one of these where your shell starts:
  bash   eval "$(slipway completion bash)"         in ~/.bashrc
  zsh    eval "$(slipway completion zsh)"          in ~/.zshrc, after compinit
  fish   slipway completion fish | source          in ~/.config/fish/config.fish`

/** Jobs of one page are enough to find a recent one; nobody waits longer for a suggestion. */
const RECENT = 50
const PATIENCE_MS = 1500

/** Says nothing of what goes wrong: it would stand in the middle of the line that is typed. */
async function complete(context: CliContext, words: readonly string[]): Promise<void> {
  const [{ describeProgram }, { completeWords }] = await Promise.all([
    import('../program.ts'),
    import('../completion/complete-words.ts'),
  ])
  const { suggestions, sources } = completeWords(await describeProgram(words), words)
  const more = await Promise.all(sources.map((source) => look(context, source).catch(() => [])))
  const typed = words.at(-1) ?? ''
  for (const { value, description } of [...suggestions, ...more.flat()]) {
    if (value.startsWith(typed)) context.terminal.out(description === '' ? value : `${value}\t${description}`)
  }
  if (sources.includes('files')) context.terminal.out(':files')
}

async function look(context: CliContext, source: Completion['sources'][number]): Promise<Suggestion[]> {
  if (source === 'jobs') {
    const { jobs } = await connect(context, {}).list(
      { limit: RECENT },
      { signal: AbortSignal.timeout(PATIENCE_MS) },
    )
    return jobs.map(({ id, status, name }) => ({ value: id, description: neutralise(`${status} ${name}`) }))
  }
  if (source === 'files') return []
  const { servers } = readServers(context.environment)
  return Object.entries(servers).map(([name, { url }]) => ({ value: name, description: neutralise(url) }))
}
