import type { Command } from '../../command.ts'
import type { Range } from '../../diagnostic.ts'

/** A script as rules ask for it; parsed tolerantly, since a shell that is not bash may know more or less. */
export interface ShellScript {
  /** The text that the shell is given, continuations joined. */
  readonly text: string
  /** All simple commands, those in substitutions, functions and compound commands among them, in order. */
  readonly commands: readonly ShellCommand[]
  /** The shell and its options as SHELL gives them; null: the default, /bin/sh -c. */
  readonly shell: readonly string[] | null
}

export interface ShellCommand {
  /** The program's name without its folder, `apt-get`; empty for an assignment alone or a name that is not plain. */
  readonly name: string
  /** The words behind the name, quotes removed; null for one with a substitution in it. */
  readonly words: readonly (string | null)[]
  /** Flags among the words: `-y`, `--yes`, `--name` of `--name=value`; letters of `-abc` one by one too. */
  readonly flags: readonly string[]
  /** Where it stands in the Dockerfile. */
  readonly range: Range
  /** Place of a word. */
  wordRange(index: number): Range
  /** Variables assigned in front of it. */
  readonly assignments: readonly string[]
  /** True when its output goes into another command by a pipe. */
  readonly piped: boolean
  /** Names of the files that it is redirected to or from, as far as they are plain. */
  readonly redirects: readonly { readonly operator: string; readonly target: string | null }[]
}

/** Null for what is no shell form of a RUN, CMD, ENTRYPOINT or HEALTHCHECK, and for shells that are no POSIX ones. */
export function readShell(_command: Command, _shell: readonly string[] | null): ShellScript | null {
  return null
}
