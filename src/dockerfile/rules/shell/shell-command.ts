import type { Command as CommandNode, SyntaxNode, Word } from 'unbash'
import type { Range } from '../../diagnostic.ts'
import { flagsOf } from './flags-of.ts'
import { programName } from './posix-shells.ts'
import type { ScriptSource } from './script-source.ts'
import type { ShellCommand } from './shell-script.ts'
import { isWrapper, wrappedAt } from './wrappers.ts'

/** A word of a command: offsets are those of the script. */
interface Argument {
  readonly start: number
  readonly end: number
  /** As written. */
  readonly text: string
  /** Quotes removed; null when something in it is filled in. */
  readonly value: string | null
}

/** Where in a script a command stands. */
export interface Surroundings {
  /** A substitution in which places cannot be told apart. */
  readonly within: { readonly start: number; readonly end: number } | null
  readonly piped: boolean
  readonly subshell: boolean
}

/** What is kept of a node: the tree is some kilobytes a command, and would live as long as the file. */
export interface Parts {
  readonly start: number
  readonly end: number
  /** With the name first; none for an assignment alone. */
  readonly all: readonly Argument[]
  readonly assignments: readonly string[]
  readonly redirects: ShellCommand['redirects']
}

const NONE: readonly never[] = []

/** A command of the tree. Most rules ask for a name and no more: places and lists are made when they are asked for. */
export class PlacedCommand implements ShellCommand {
  readonly name: string
  readonly #parts: Parts
  readonly #around: Surroundings
  readonly #source: ScriptSource
  #words: readonly (string | null)[] | undefined
  #texts: readonly string[] | undefined
  #flags: readonly string[] | undefined

  constructor(parts: Parts, around: Surroundings, source: ScriptSource) {
    this.#parts = parts
    this.#around = around
    this.#source = source
    this.name = nameOf(parts)
  }

  get piped(): boolean {
    return this.#around.piped
  }

  get subshell(): boolean {
    return this.#around.subshell
  }

  get exact(): boolean {
    return this.#source.exact && this.#around.within === null
  }

  get nameRange(): Range {
    const { all, start } = this.#parts
    const [name] = all
    return name === undefined ? this.#place(start, start) : this.#place(name.start, name.end)
  }

  get nameIsQuoted(): boolean {
    const [name] = this.#parts.all
    return name !== undefined && name.text !== name.value
  }

  get words(): readonly (string | null)[] {
    this.#words ??= this.#parts.all.slice(1).map(({ value }) => value)
    return this.#words
  }

  get texts(): readonly string[] {
    this.#texts ??= this.#parts.all.slice(1).map(({ text }) => text)
    return this.#texts
  }

  get flags(): readonly string[] {
    this.#flags ??= flagsOf(this.#parts.all.slice(1))
    return this.#flags
  }

  get range(): Range {
    return this.#place(this.#parts.start, this.#parts.end)
  }

  wordRange(index: number): Range {
    const { all, end } = this.#parts
    const word = all[index + 1]
    return word === undefined ? this.#place(end, end) : this.#place(word.start, word.end)
  }

  get assignments(): readonly string[] {
    return this.#parts.assignments
  }

  get redirects(): ShellCommand['redirects'] {
    return this.#parts.redirects
  }

  #place(start: number, end: number): Range {
    const { within } = this.#around
    const source = this.#source
    return within === null ? source.place(start, end) : source.place(within.start, within.end)
  }
}

function nameOf({ all }: Parts): string {
  return programName(all[0]?.value ?? '')
}

export function partsOf(node: CommandNode): Parts {
  return {
    start: node.pos,
    end: node.end,
    all: argumentsOf(node),
    assignments: assignmentsOf(node),
    redirects: redirectsOf(node),
  }
}

/** What this command runs as a further one; null when it is no wrapper, or when that is not certain. */
export function wrappedIn(parts: Parts): Parts | null {
  if (!isWrapper(nameOf(parts))) return null
  const { all } = parts
  const inner = wrappedAt(all.map(({ value }) => value))
  const first = inner === null ? undefined : all[inner.at]
  if (inner === null || first === undefined) return null
  return { ...parts, start: first.start, all: all.slice(inner.at), assignments: inner.assignments }
}

function argumentsOf({ name, args }: CommandNode): readonly Argument[] {
  const found: Argument[] = []
  if (name !== undefined) found.push(argument(name))
  for (const arg of args) found.push(argument(arg))
  return found
}

function assignmentsOf({ prefix }: CommandNode): readonly string[] {
  return prefix.length === 0
    ? NONE
    : prefix.flatMap((part) => (part.type === 'Assignment' ? [part.name] : []))
}

function argument(node: CommandNode['args'][number]): Argument {
  const value = node.type === 'Word' ? plainValue(node) : assigned(node)
  return { start: node.pos, end: node.end, text: node.text, value }
}

function assigned({ name, value }: { readonly name: string; readonly value: SyntaxNode }): string | null {
  const plain = value.type === 'Word' ? plainValue(value) : null
  return plain === null ? null : `${name}=${plain}`
}

function redirectsOf({ redirects }: CommandNode): ShellCommand['redirects'] {
  if (redirects.length === 0) return NONE
  return redirects.map((redirect) => ({
    operator: redirect.operator,
    target: redirect.type === 'HereDoc' ? null : plainValue(redirect.target),
  }))
}

/** The word without its quotes; null when something in it is filled in by the shell. */
function plainValue(word: Word | undefined): string | null {
  if (word === undefined) return null
  const { parts } = word
  return parts === undefined || parts.every(isPlain) ? word.value : null
}

function isPlain(part: NonNullable<Word['parts']>[number]): boolean {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return true
    case 'DoubleQuoted':
    case 'LocaleString':
      return part.parts.every(({ type }) => type === 'Literal')
    case 'Glob':
    case 'BraceExpansion':
    case 'ExtendedGlob':
      return (part.parts ?? []).every(isPlain)
    default:
      return false
  }
}
