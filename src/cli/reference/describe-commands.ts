/** The commands as data, out of their own definitions, for what is written about them. */
import type { Argument, Command, Option } from 'commander'

export interface CommandDescription {
  /** `slipway credential add` */
  readonly path: string
  /** With its arguments: `slipway credential add <name>` */
  readonly usage: string
  readonly aliases: readonly string[]
  readonly description: string
  readonly arguments: readonly Described[]
  readonly options: readonly Described[]
  /** What `--help` says below. */
  readonly notes: string
}

export interface Described {
  readonly term: string
  readonly text: string
}

/** All that can be run, groups themselves left out, in the order of `--help`. */
export function describeCommands(program: Command): CommandDescription[] {
  return leaves(program, program.name())
}

function leaves(command: Command, path: string): CommandDescription[] {
  const children = command
    .createHelp()
    .visibleCommands(command)
    // Commander's own, which each group has.
    .filter((child) => child.name() !== 'help')
  const below = children.flatMap((child) => leaves(child, `${path} ${child.name()}`))
  const isRun = command.registeredArguments.length > 0 || children.length === 0
  return isRun ? [describe(command, path), ...below] : below
}

function describe(command: Command, path: string): CommandDescription {
  const options = command
    .createHelp()
    .visibleOptions(command)
    .filter(({ long }) => long !== '--help')
  const words = [
    path,
    ...(options.length > 0 ? ['[options]'] : []),
    ...command.registeredArguments.map(termOf),
  ]
  return {
    path,
    usage: words.join(' '),
    aliases: command.aliases(),
    description: command.description(),
    arguments: command.registeredArguments.map((argument) => ({
      term: termOf(argument),
      text: sentence(argument.description, argument.argChoices, undefined),
    })),
    options: options.map((option) => ({ term: option.flags, text: optionText(option) })),
    notes: notesOf(command),
  }
}

function optionText({ description, argChoices, defaultValue, mandatory }: Option): string {
  const text = sentence(description, argChoices, typeof defaultValue === 'string' ? defaultValue : undefined)
  return mandatory ? `${text}; must be given` : text
}

function sentence(text: string, choices: readonly string[] | undefined, preset: string | undefined): string {
  const chosen = choices === undefined ? '' : ` (${choices.join(', ')})`
  return `${text}${chosen}${preset === undefined ? '' : `; default ${preset}`}`
}

function termOf(argument: Argument): string {
  const name = argument.variadic ? `${argument.name()}...` : argument.name()
  return argument.required ? `<${name}>` : `[${name}]`
}

/** Commander keeps the texts of addHelpText as listeners, which write them. */
function notesOf(command: Command): string {
  let notes = ''
  // Its types leave out that it is an EventEmitter.
  const emitter = command as Command & { emit(event: string, context: object): boolean }
  emitter.emit('afterHelp', { error: false, command, write: (text: string) => void (notes += text) })
  return notes.trim()
}
