/** What may stand at the end of a command line that is being typed, out of the commands' own definitions. */
import type { Command, Option } from 'commander'
import { STATUSES } from '../option-values.ts'
import { STAGES } from '../show/progress.ts'

export interface Suggestion {
  readonly value: string
  readonly description: string
}

/** What is completed by looking somewhere else: at the service, in the file of servers, in the folder. */
export type Source = 'jobs' | 'servers' | 'files'

export interface Completion {
  readonly suggestions: readonly Suggestion[]
  readonly sources: readonly Source[]
}

/** By the name of the argument or of the option's value: `<job>`, `[files...]`. */
const BY_NAME: Readonly<Record<string, readonly string[] | Source>> = {
  job: 'jobs',
  a: 'jobs',
  b: 'jobs',
  server: 'servers',
  file: 'files',
  files: 'files',
  folder: 'files',
  path: 'files',
  target: 'files',
  stage: STAGES,
  status: STATUSES,
}

const NOTHING: Completion = { suggestions: [], sources: [] }

/** `words`: those after the program's name; the last one is being typed and may be empty. */
export function completeWords(program: Command, words: readonly string[]): Completion {
  const typed = words.at(-1) ?? ''
  const place = walk(program, words.slice(0, -1))
  const found = place.option === undefined ? atWord(place, typed) : valuesOf(place.option)
  return { ...found, suggestions: found.suggestions.filter(({ value }) => value.startsWith(typed)) }
}

interface Place {
  readonly command: Command
  /** The option whose value comes next. */
  readonly option: Option | undefined
  readonly positionals: number
  /** After `--` nothing is an option. */
  readonly isLiteral: boolean
}

function walk(program: Command, words: readonly string[]): Place {
  let place: Place = { command: program, option: undefined, positionals: 0, isLiteral: false }
  for (const word of words) place = step(place, word)
  return place
}

function step(place: Place, word: string): Place {
  const { command, positionals } = place
  // Bash makes a word of its own of the sign in `--format=json`.
  if (place.option !== undefined) return word === '=' ? place : { ...place, option: undefined }
  if (word === '--') return { ...place, isLiteral: true }
  if (word.startsWith('-') && !place.isLiteral) {
    const option = command.options.find(({ short, long }) => word === long || word === short)
    return option !== undefined && (option.required || option.optional) ? { ...place, option } : place
  }
  const sub = positionals === 0 ? command.commands.find((each) => namesOf(each).includes(word)) : undefined
  return sub === undefined ? { ...place, positionals: positionals + 1 } : { ...place, command: sub }
}

function atWord({ command, positionals, isLiteral }: Place, typed: string): Completion {
  if (typed.startsWith('-') && !isLiteral) {
    const options = command.createHelp().visibleOptions(command)
    const suggestions = options.map(({ long, short, description }) => ({
      value: long ?? short ?? '',
      description,
    }))
    return { suggestions, sources: [] }
  }
  const commands = positionals === 0 ? command.createHelp().visibleCommands(command) : []
  const names = commands.map((each) => ({ value: each.name(), description: each.description() }))
  const last = command.registeredArguments.at(-1)
  const argument = command.registeredArguments[positionals] ?? (last?.variadic ? last : undefined)
  const { suggestions, sources } =
    argument === undefined ? NOTHING : valuesNamed(argument.name(), argument.argChoices)
  return { suggestions: [...names, ...suggestions], sources }
}

function valuesOf(option: Option): Completion {
  const [, name = ''] = /[<[]([^\]>.]+)/.exec(option.flags) ?? []
  return valuesNamed(name, option.argChoices)
}

function valuesNamed(name: string, choices: readonly string[] | undefined): Completion {
  const known = choices ?? BY_NAME[name] ?? []
  if (typeof known === 'string') return { suggestions: [], sources: [known] }
  return { suggestions: known.map((value) => ({ value, description: '' })), sources: [] }
}

function namesOf(command: Command): string[] {
  return [command.name(), ...command.aliases()]
}
