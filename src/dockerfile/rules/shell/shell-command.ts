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
  readonly source: ScriptSource
  /** A substitution in which places cannot be told apart. */
  readonly within: { readonly start: number; readonly end: number } | null
  readonly piped: boolean
  readonly subshell: boolean
}

/** A command that was run by another one: where it begins among the words, and what is set for it. */
interface Wrapped {
  readonly at: number
  readonly assignments: readonly string[]
}

const NONE: readonly never[] = []

/** A command of the tree. Most rules ask for a name and no more: the rest is made when it is asked for. */
export class PlacedCommand implements ShellCommand {
  readonly name: string
  readonly #node: CommandNode
  readonly #around: Surroundings
  readonly #wrapped: Wrapped | null
  #all: readonly Argument[] | undefined
  #words: readonly (string | null)[] | undefined
  #texts: readonly string[] | undefined
  #flags: readonly string[] | undefined
  #redirects: ShellCommand['redirects'] | undefined

  constructor(node: CommandNode, around: Surroundings, wrapped: Wrapped | null = null) {
    this.#node = node
    this.#around = around
    this.#wrapped = wrapped
    const name = wrapped === null ? firstValue(node) : this.#arguments[0]?.value
    this.name = programName(name ?? '')
  }

  /** What this command runs as a further one; null when it is no wrapper, or when that is not certain. */
  wrapped(): PlacedCommand | null {
    if (!isWrapper(this.name)) return null
    const inner = wrappedAt(this.#arguments.map(({ value }) => value))
    if (inner === null || this.#arguments[inner.at] === undefined) return null
    const at = (this.#wrapped?.at ?? 0) + inner.at
    return new PlacedCommand(this.#node, this.#around, { at, assignments: inner.assignments })
  }

  get piped(): boolean {
    return this.#around.piped
  }

  get subshell(): boolean {
    return this.#around.subshell
  }

  get exact(): boolean {
    return this.#around.source.exact && this.#around.within === null
  }

  get nameRange(): Range {
    const [name] = this.#arguments
    return name === undefined ? this.#place(this.#start, this.#start) : this.#place(name.start, name.end)
  }

  get nameIsQuoted(): boolean {
    const [name] = this.#arguments
    return name !== undefined && name.text !== name.value
  }

  get words(): readonly (string | null)[] {
    this.#words ??= this.#arguments.slice(1).map(({ value }) => value)
    return this.#words
  }

  get texts(): readonly string[] {
    this.#texts ??= this.#arguments.slice(1).map(({ text }) => text)
    return this.#texts
  }

  get flags(): readonly string[] {
    this.#flags ??= flagsOf(this.#arguments.slice(1))
    return this.#flags
  }

  get range(): Range {
    return this.#place(this.#start, this.#node.end)
  }

  wordRange(index: number): Range {
    const word = this.#arguments[index + 1]
    const { end } = this.#node
    return word === undefined ? this.#place(end, end) : this.#place(word.start, word.end)
  }

  get assignments(): readonly string[] {
    if (this.#wrapped !== null) return this.#wrapped.assignments
    const { prefix } = this.#node
    return prefix.length === 0
      ? NONE
      : prefix.flatMap((part) => (part.type === 'Assignment' ? [part.name] : []))
  }

  get redirects(): ShellCommand['redirects'] {
    this.#redirects ??= redirectsOf(this.#node)
    return this.#redirects
  }

  get #start(): number {
    return this.#wrapped === null ? this.#node.pos : (this.#arguments[0]?.start ?? this.#node.pos)
  }

  /** With the name first; none for an assignment alone. */
  get #arguments(): readonly Argument[] {
    if (this.#all === undefined) {
      const all = argumentsOf(this.#node)
      this.#all = this.#wrapped === null ? all : all.slice(this.#wrapped.at)
    }
    return this.#all
  }

  #place(start: number, end: number): Range {
    const { source, within } = this.#around
    return within === null ? source.place(start, end) : source.place(within.start, within.end)
  }
}

function firstValue({ name, args }: CommandNode): string | null | undefined {
  if (name !== undefined) return plainValue(name)
  const [first] = args
  return first === undefined ? undefined : argument(first).value
}

function argumentsOf({ name, args }: CommandNode): readonly Argument[] {
  const found: Argument[] = []
  if (name !== undefined) found.push(argument(name))
  for (const arg of args) found.push(argument(arg))
  return found
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
