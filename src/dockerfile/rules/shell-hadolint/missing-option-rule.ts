import type { LintedFile } from '../linted-file.ts'
import type { Found, Rule } from '../rule.ts'
import type { ShellCommand } from '../shell/shell-script.ts'
import { type Call, callsOf } from './command-index.ts'
import { callRange, type Installer } from './installer-call.ts'
import type { RunScript } from './run-scripts.ts'

interface MissingOption extends Pick<Rule, 'code' | 'severity' | 'title' | 'action'> {
  readonly manager: Installer
  /** Subcommands that need it. */
  readonly subcommands: ReadonlySet<string>
  /** What is put behind the subcommand to mend it. */
  readonly option: string
  /** True when the option, or what does the same, is there. */
  has(command: ShellCommand): boolean
  /** For a file: which of its RUN instructions need the option nowhere. Asked once for those that lack it. */
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
      if (callsOf(file, missing.manager).length === 0) return
      const isExempt = onceEach(missing.exempts?.(file))
      for (const call of callsOf(file, missing.manager)) {
        const found = look(call, missing)
        if (found !== null && !isExempt(call.run)) yield found
      }
    },
  }
}

function onceEach(isExempt: ((run: RunScript) => boolean) | undefined): (run: RunScript) => boolean {
  const known = new Map<RunScript, boolean>()
  return (run) => {
    const answer = known.get(run) ?? isExempt?.(run) === true
    known.set(run, answer)
    return answer
  }
}

function look(
  { command, invocation: asked }: Call,
  { manager, subcommands, option, has }: MissingOption,
): Found | null {
  if (!subcommands.has(asked.subcommand) || has(command)) return null
  const range = callRange(command, asked)
  const message = `${manager.name} ${asked.subcommand} without ${option}.`
  if (!command.exact) return { range, message }
  const edits = [{ range: { start: range.end, end: range.end }, text: ` ${option}` }]
  return { range, message, fix: { title: `Add ${option}`, edits } }
}
