import type { LintedFile } from '../linted-file.ts'
import type { Rule } from '../rule.ts'
import type { ShellCommand } from '../shell/shell-script.ts'
import { hasMountAt } from './cache-mounts.ts'
import { type Call, callsOf } from './command-index.ts'
import { callRange, invocation, type Installer } from './installer-call.ts'
import type { RunScript } from './run-scripts.ts'

interface CleanUp extends Pick<Rule, 'code' | 'severity' | 'title' | 'action'> {
  readonly manager: Installer
  /** Which RUN instructions count. */
  readonly scripts: (file: LintedFile) => Iterable<RunScript>
  /** Subcommands that leave something behind. */
  readonly subcommands: ReadonlySet<string>
  /** Mounts whose targets fit keep it out of the image. */
  readonly mounts: RegExp
  /** Removing a path that fits is as good as cleaning. */
  readonly paths: RegExp
  /** What is left behind, for the message. */
  readonly leftover: string
  cleans?(command: ShellCommand): boolean
}

/**
 * A rule that asks a RUN to clean up behind a package manager: in the same RUN, and after its last use, for a later
 * layer does not make an earlier one smaller. One finding a RUN.
 */
export function cleanUpRule(rule: CleanUp): Rule {
  const { code, severity, title, action, manager, subcommands } = rule
  return {
    code,
    aliases: [],
    severity,
    title,
    action,
    *check(file) {
      if (callsOf(file, manager).length === 0) return
      const counted = new Set(rule.scripts(file))
      const last = new Map<RunScript, Call>()
      for (const call of callsOf(file, manager)) {
        if (subcommands.has(call.invocation.subcommand) && counted.has(call.run)) last.set(call.run, call)
      }
      for (const [{ run, script }, { command, index, invocation: asked }] of last) {
        if (hasMountAt(run, rule.mounts)) continue
        const cleaned = script.commands
          .slice(index + 1)
          .some((later) => rule.cleans?.(later) === true || removes(later, rule.paths))
        if (cleaned) continue
        const message = `${manager.name} ${asked.subcommand} leaves ${rule.leftover} in the image.`
        yield { range: callRange(command, asked), message }
      }
    },
  }
}

/** True for `rm` and `find -delete` of a path that fits. */
export function removes(command: ShellCommand, paths: RegExp): boolean {
  if (command.name !== 'rm' && command.name !== 'find') return false
  return command.words.some((word, at) => paths.test(word ?? command.texts[at] ?? ''))
}

/** `yum clean all`, `dnf clean all`, `zypper clean`. */
export function isCleaning(command: ShellCommand, manager: Installer): boolean {
  return /^(?:clean|cc)$/.test(invocation(command, manager)?.subcommand ?? '')
}
