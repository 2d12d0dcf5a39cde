import type { LintedFile } from '../linted-file.ts'
import type { Found, Rule } from '../rule.ts'
import type { ShellCommand } from '../shell/shell-script.ts'
import { callRange, invocation, type Installer } from './installer-call.ts'
import { type RunScript, runScripts } from './run-scripts.ts'

interface MissingOption extends Pick<Rule, 'code' | 'severity' | 'title' | 'action'> {
  readonly manager: Installer
  /** Subcommands that need it. */
  readonly subcommands: ReadonlySet<string>
  /** What is put behind the subcommand to mend it. */
  readonly option: string
  /** True when the option, or what does the same, is there. */
  has(command: ShellCommand): boolean
  /** For a file: which of its RUN instructions need the option nowhere. Asked once for each. */
  exempts?(file: LintedFile): (run: RunScript) => boolean
}

/** A rule that asks for an option of a package manager, and can add it. */
export function missingOptionRule(missing: MissingOption): Rule {
  const { code, severity, title, action } = missing
  return {
    code,
    aliases: [],
    severity,
    title,
    action,
    *check(file) {
      const isExempt = missing.exempts?.(file)
      for (const run of runScripts(file)) {
        if (isExempt?.(run) !== true) yield* run.script.commands.flatMap((command) => look(command, missing))
      }
    },
  }
}

function look(command: ShellCommand, { manager, subcommands, option, has }: MissingOption): readonly Found[] {
  const found = invocation(command, manager)
  if (found === null || !subcommands.has(found.subcommand) || has(command)) return []
  const range = callRange(command, found)
  const message = `${manager.name} ${found.subcommand} without ${option}.`
  if (!command.exact) return [{ range, message }]
  const edits = [{ range: { start: range.end, end: range.end }, text: ` ${option}` }]
  return [{ range, message, fix: { title: `Add ${option}`, edits } }]
}
