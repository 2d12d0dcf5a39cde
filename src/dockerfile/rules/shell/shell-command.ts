import type { Range } from '../../diagnostic.ts'
import { flagsOf } from './flags-of.ts'
import { programName } from './posix-shells.ts'
import type { ScriptSource } from './script-source.ts'
import type { ShellCommand } from './shell-script.ts'

/** A word of a command: offsets are those of the script. */
export interface Argument {
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

interface Own {
  readonly start: number
  readonly end: number
  readonly assignments: readonly string[]
  readonly redirects: ShellCommand['redirects']
}

/** `words` with the name first; none for an assignment alone. */
export function commandOf(
  words: readonly Argument[],
  own: Own,
  { source, within, piped, subshell }: Surroundings,
): ShellCommand {
  const [name, ...rest] = words
  const place = (start: number, end: number): Range =>
    within === null ? source.place(start, end) : source.place(within.start, within.end)
  const values = rest.map(({ value }) => value)
  return {
    name: programName(name?.value ?? ''),
    nameRange: name === undefined ? place(own.start, own.start) : place(name.start, name.end),
    nameIsQuoted: name !== undefined && name.text !== name.value,
    words: values,
    texts: rest.map(({ text }) => text),
    flags: flagsOf(rest),
    range: place(own.start, own.end),
    wordRange(index) {
      const word = rest[index]
      return word === undefined ? place(own.end, own.end) : place(word.start, word.end)
    },
    exact: source.exact && within === null,
    assignments: own.assignments,
    piped,
    subshell,
    redirects: own.redirects,
  }
}
