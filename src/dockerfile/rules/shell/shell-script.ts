import type { Command } from '../../command.ts'
import type { Range } from '../../diagnostic.ts'
import { commandsIn } from './commands-in.ts'
import { isAffordable } from './parsing-budget.ts'
import type { ShellDialect } from './posix-shells.ts'
import { scriptSource } from './script-source.ts'

/** A script as rules ask for it; parsed tolerantly, since a shell that is not bash may know more or less. */
export interface ShellScript {
  /** The text that the shell is given, continuations joined. */
  readonly text: string
  /** All simple commands, those in substitutions, functions and compound commands among them, in order. */
  readonly commands: readonly ShellCommand[]
  /** The shell and its options as SHELL gives them; null: the default, /bin/sh -c. */
  readonly shell: readonly string[] | null
  /** What ShellCheck would call the shell; null for one that it does not know, as zsh. */
  readonly dialect: ShellDialect | null
  /** Place of a part of `text`. */
  rangeAt(start: number, end: number): Range
}

export interface ShellCommand {
  /** The program's name without its folder, `apt-get`; empty for an assignment alone or a name that is not plain. */
  readonly name: string
  readonly nameRange: Range
  /** Quotes or escapes in the name: nothing can be put behind it. */
  readonly nameIsQuoted: boolean
  /** The words behind the name, quotes removed; null for one with a substitution in it. */
  readonly words: readonly (string | null)[]
  /** The same words as they are written. */
  readonly texts: readonly string[]
  /** Flags among the words: `-y`, `--yes`, `--name` of `--name=value`; letters of `-abc` one by one too. */
  readonly flags: readonly string[]
  /** Where it stands in the Dockerfile. */
  readonly range: Range
  /** Place of a word. */
  wordRange(index: number): Range
  /** False where the places are those of something around it (a JSON string with escapes): no edits there. */
  readonly exact: boolean
  /** Variables assigned in front of it. */
  readonly assignments: readonly string[]
  /** True when its output goes into another command by a pipe. */
  readonly piped: boolean
  /** True in a subshell or a substitution, which leaves the shell around it as it is. */
  readonly subshell: boolean
  /** Names of the files that it is redirected to or from, as far as they are plain. */
  readonly redirects: readonly { readonly operator: string; readonly target: string | null }[]
}

/**
 * The script that an instruction gives to a shell: the shell form of RUN, CMD, ENTRYPOINT and HEALTHCHECK, heredocs of
 * RUN, `["sh", "-c", "…"]`, and the same behind ONBUILD.
 *
 * Null for what is none of these, for shells that are no POSIX ones, and for text that would take long to parse or that
 * the parser fails on. Never throws.
 */
export function readShell(command: Command, shell: readonly string[] | null): ShellScript | null {
  const source = scriptSource(command.trigger ?? command, shell)
  if (source === null || !isAffordable(source.text)) return null
  const commands = commandsIn(source)
  if (commands === null) return null
  const { text, dialect } = source
  return { text, commands, shell: source.shell, dialect, rangeAt: (start, end) => source.place(start, end) }
}
