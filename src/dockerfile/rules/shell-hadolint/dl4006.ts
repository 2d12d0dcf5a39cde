import type { Rule } from '../rule.ts'
import type { ShellCommand } from '../shell/shell-script.ts'
import { runScripts } from './run-scripts.ts'

/**
 * hadolint: a pipe hides that its first command failed, unless the shell has `pipefail`: by SHELL, by the words of the
 * exec form, or by `set -o pipefail` in front of the pipe. One finding a RUN.
 */
export const dl4006: Rule = {
  code: 'DL4006',
  aliases: [],
  severity: 'warning',
  title: 'A pipe without pipefail',
  action: 'Put `SHELL ["/bin/bash", "-o", "pipefail", "-c"]` in front of the RUN (/bin/ash on Alpine).',
  *check(file) {
    for (const { script } of runScripts(file)) {
      if (script.shell?.includes('pipefail') === true) continue
      const at = script.commands.findIndex(({ piped }) => piped)
      const command = script.commands[at]
      if (command === undefined || script.commands.slice(0, at).some(setsPipefail)) continue
      yield { range: command.range, message: 'When this command fails the RUN goes on all the same.' }
    }
  },
}

function setsPipefail(command: ShellCommand): boolean {
  return command.name === 'set' && command.words.includes('pipefail')
}
