import type { Rule } from '../rule.ts'
import { eachInstallation } from './command-index.ts'
import { type Operand, type Installer, isUnknown } from './installer-call.ts'
import type { ShellCommand } from '../shell/shell-script.ts'

/** More of them are not named in a message. */
const MOST_NAMES = 5
/** Longer words are no names of packages. */
const MOST_CHARACTERS = 256

interface Pinning {
  readonly code: string
  readonly manager: Installer
  /** How a version is given, `curl=7.88.1-10`. */
  readonly example: string
  /** True as well for what has no version to give, as a file. */
  isPinned(operand: Operand): boolean
  /** True for a command whose versions stand somewhere else. */
  isExempt?(command: ShellCommand): boolean
}

/**
 * A rule that asks for versions of what is installed. One finding a command, from the first package without one to the
 * last. A version may come from a variable; a word that is all variable is left alone.
 */
export function pinRule({ code, manager, example, isPinned, isExempt }: Pinning): Rule {
  return {
    code,
    aliases: [],
    severity: 'warning',
    title: `Pin versions in ${manager.name}`,
    action: `Give the versions, as \`${example}\`, so that the same file makes the same image tomorrow.`,
    check: (file) =>
      eachInstallation(file, manager, (found, command) => {
        if (isExempt?.(command) === true) return null
        const loose = found.operands.filter(
          (operand) => operand.text.length <= MOST_CHARACTERS && !isUnknown(operand) && !isPinned(operand),
        )
        const [first] = loose
        const last = loose.at(-1)
        if (first === undefined || last === undefined) return null
        return {
          range: { start: command.wordRange(first.index).start, end: command.wordRange(last.index).end },
          message: `${manager.name} ${found.subcommand} takes whatever version there is of ${listed(loose)}.`,
        }
      }),
  }
}

function listed(loose: readonly Operand[]): string {
  const names = loose.slice(0, MOST_NAMES).map(({ text, value }) => clip(value ?? text))
  const more = loose.length - names.length
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ')
}

function clip(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name
}
