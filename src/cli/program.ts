/** The program: its commands put together, run, and the exit code. */
import { Readable } from 'node:stream'
import { type Argument, Command } from 'commander'
import { VERSION } from '../version.ts'
import type { CliContext } from './cli-context.ts'
import { type AddCommand, commandsFor, isCommand } from './commands.ts'
import { readEnvironment } from './environment.ts'
import { EXIT, EXIT_HELP } from './exit-codes.ts'
import { reportFailure } from './report-failure.ts'
import type { Server } from './servers/choose-server.ts'
import { createTerminal } from './terminal.ts'

/** Runs the command line and returns the exit code. Throws nothing. */
export async function runCli(
  argv: readonly string[],
  context: Omit<CliContext, 'exit' | 'connected'>,
): Promise<number> {
  const { terminal } = context
  let exitCode: number = EXIT.succeeded
  let server: Server | undefined
  const json = isJson(argv)
  try {
    const words = withoutHelpWord(argv)
    const commands = await load(words)
    const connected = (used: Server) => void (server = used)
    const exit = (code: number) => void (exitCode = code)
    const program = createProgram({ ...context, exit, connected }, json, commands)
    await program.parseAsync(words, { from: 'user' })
    return exitCode
  } catch (error) {
    return reportFailure(error, terminal, json, server)
  }
}

/**
 * The definitions: those that a line beginning with `words` needs, or of all commands. For what is made out of them;
 * the actions are not to be run.
 */
export async function describeProgram(words: readonly string[] = []): Promise<Command> {
  const environment = readEnvironment({})
  const nowhere = { write: () => true }
  const inert: CliContext = {
    environment,
    terminal: createTerminal(nowhere, nowhere, environment),
    stdin: Readable.from([]),
    exit: () => undefined,
    connected: () => undefined,
  }
  return createProgram(inert, false, await load(words))
}

interface LoadedCommand {
  readonly group: string
  readonly add: AddCommand
}

function load(argv: readonly string[]): Promise<LoadedCommand[]> {
  return Promise.all(
    commandsFor(argv).map(async (entry) => ({ group: entry.group, add: await entry.load() })),
  )
}

function createProgram(context: CliContext, json: boolean, commands: readonly LoadedCommand[]): Command {
  const { terminal } = context
  const program = new Command('slipway')
    .description('Dockerfiles nobody has vetted: checked, built, run in a sandbox, measured.')
    .version(VERSION, '-V, --version')
    .enablePositionalOptions()
    .showHelpAfterError(json ? false : '(`--help` shows what there is)')
    .configureHelp({
      subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(term)].join(' '),
    })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
      // With --json the failure is a document on stdout instead.
      outputError: (text, write) => (json ? undefined : write(text.replace(/^error: /, 'slipway: '))),
    })
    .addHelpText('after', EXIT_HELP)
  for (const { group, add } of commands) {
    program.commandsGroup(`${group}:`)
    add(program, context)
  }
  return program.helpCommand('help [command]', 'the same as --help')
}

function term(argument: Argument): string {
  const name = argument.variadic ? `${argument.name()}...` : argument.name()
  return argument.required ? `<${name}>` : `[${name}]`
}

/** `help COMMAND…` is `COMMAND… --help`; of a command that does not exist, so that its name is looked at. */
function withoutHelpWord(argv: readonly string[]): string[] {
  const [first, command, ...rest] = argv
  if (first !== 'help' || command === undefined || command.startsWith('-')) return [...argv]
  return isCommand(command) ? [command, ...rest, '--help'] : [command]
}

/** Asked before the words are parsed: their errors are told as JSON, too. What follows `--` is no option. */
function isJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return (end === -1 ? argv : argv.slice(0, end)).includes('--json')
}
