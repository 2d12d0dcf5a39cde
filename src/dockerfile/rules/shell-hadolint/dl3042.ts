import type { LintedFile, LintedStage } from '../linted-file.ts'
import type { Rule } from '../rule.ts'
import type { ShellCommand } from '../shell/shell-script.ts'
import { pairsOf } from '../support/pairs.ts'
import { chainOf } from '../support/scopes.ts'
import { hasMountAt } from './cache-mounts.ts'
import { removes } from './clean-up-rule.ts'
import { missingOptionRule } from './missing-option-rule.ts'
import { invocation } from './installer-call.ts'
import { PIP } from './installers.ts'

const VARIABLE = 'PIP_NO_CACHE_DIR'
const CACHE = /(?:^|\/)\.cache(?:$|\/|["'*])|pip(?:$|[/"'*])/

/**
 * hadolint: `pip install` keeps no cache in the image: by its option, by PIP_NO_CACHE_DIR in an ENV or ARG in front of
 * it or in the script, by a mount for the cache, or by removing it in the same RUN.
 */
export const dl3042: Rule = missingOptionRule({
  code: 'DL3042',
  severity: 'warning',
  title: 'Avoid the cache of pip',
  action: 'Add --no-cache-dir, or set PIP_NO_CACHE_DIR=1.',
  manager: PIP,
  subcommands: PIP.installs,
  option: '--no-cache-dir',
  has: ({ flags }) => flags.includes('--no-cache-dir'),
  exempts(file) {
    const setters = settersIn(file)
    return ({ stage, run, script }) =>
      hasMountAt(run, CACHE) ||
      script.commands.some((command) => assigns(command) || empties(command)) ||
      chainOf(stage).some((one) => (setters.get(one) ?? Infinity) < run.line.firstLine)
  },
})

/** First line in each stage that has the variable set from there on. */
function settersIn({ stages, escape }: LintedFile): ReadonlyMap<LintedStage, number> {
  const found = new Map<LintedStage, number>()
  for (const stage of stages) {
    const setter = stage.commands.find(
      (command) =>
        (command.keyword === 'ENV' || command.keyword === 'ARG') &&
        pairsOf(command, escape).some(({ name, value }) => name === VARIABLE && isTrue(value)),
    )
    if (setter !== undefined) found.set(stage, setter.line.firstLine)
  }
  return found
}

function assigns(command: ShellCommand): boolean {
  if (command.assignments.includes(VARIABLE)) return true
  return command.name === 'export' && command.words.some((word) => word?.startsWith(`${VARIABLE}=`) === true)
}

function empties(command: ShellCommand): boolean {
  return removes(command, CACHE) || invocation(command, PIP)?.subcommand === 'cache'
}

function isTrue(value: string | null): boolean {
  return value !== null && /^["']?(?:1|true|on|yes)["']?$/i.test(value)
}
