/** What is asked of a package manager: its subcommand and the operands behind it. */
import type { Range } from '../../diagnostic.ts'
import type { ShellCommand } from '../shell/shell-script.ts'

export interface Installer {
  /** As messages call it. */
  readonly name: string
  readonly programs: RegExp
  /** `python -m` runs it under this name. */
  readonly module?: string
  /** Options that take the next word. */
  readonly valued: ReadonlySet<string>
  /** Subcommands that install what they are given. */
  readonly installs: ReadonlySet<string>
}

export interface Operand {
  readonly index: number
  /** As written. */
  readonly text: string
  /** Null when something in it is filled in. */
  readonly value: string | null
}

export interface Invocation {
  readonly subcommand: string
  /** Index of the subcommand among the words. */
  readonly at: number
  readonly operands: readonly Operand[]
}

/** Null when the command does not call `manager`, or when its subcommand is not known. */
export function invocation(command: ShellCommand, manager: Installer): Invocation | null {
  const from = firstArgument(command, manager)
  if (from === null) return null
  const found: Operand[] = []
  let ended = false
  for (let index = from; index < command.words.length; index++) {
    const value = command.words[index] ?? null
    const text = command.texts[index] ?? ''
    const written = value ?? text
    if (!ended && written === '--') ended = true
    else if (ended || !written.startsWith('-')) found.push({ index, text, value })
    else if (manager.valued.has(written)) index++
  }
  const [first, ...operands] = found
  return first === undefined || first.value === null
    ? null
    : { subcommand: first.value, at: first.index, operands }
}

/** From the program's name to its subcommand. */
export function callRange(command: ShellCommand, { at }: Invocation): Range {
  return { start: command.nameRange.start, end: command.wordRange(at).end }
}

/** True for a word that is a variable or substitution alone: what it holds is not known. */
export function isUnknown({ text, value }: Operand): boolean {
  if (value !== null) return false
  // Without brackets in brackets: patterns that allow them take quadratic time on unclosed ones.
  const rest = text.replace(/\$\w+|\$[@*]|\$\{[^{}]*\}|\$\([^()]*\)|`[^`]*`|["']/g, '')
  return !/[A-Za-z0-9]/.test(rest)
}

/** True for the names of commands that may call it; whether they do, `invocation` knows. */
export function maySay(name: string, { programs, module }: Installer): boolean {
  return programs.test(name) || (module !== undefined && PYTHON.test(name))
}

const PYTHON = /^python[\d.]*$/

function firstArgument(command: ShellCommand, { programs, module }: Installer): number | null {
  if (programs.test(command.name)) return 0
  if (module === undefined || !PYTHON.test(command.name)) return null
  const at = command.words.indexOf('-m')
  const before = command.words.slice(0, Math.max(at, 0))
  if (at < 0 || command.words[at + 1] !== module) return null
  return before.every((word) => word?.startsWith('-') === true) ? at + 2 : null
}
