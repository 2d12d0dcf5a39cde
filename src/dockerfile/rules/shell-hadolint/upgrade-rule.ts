import type { Rule } from '../rule.ts'
import { callRange, type Installer } from './installer-call.ts'
import { eachCall } from './command-index.ts'

/**
 * A rule against the upgrade of a whole system: what comes out depends on the day of the build. hadolint has dropped
 * most of these, for an upgrade brings security fixes that the base image lacks; hence no more than a hint.
 */
export function upgradeRule(
  code: string,
  severity: Rule['severity'],
  manager: Installer,
  subcommands: ReadonlySet<string>,
): Rule {
  const [first] = subcommands
  return {
    code,
    aliases: [],
    severity,
    title: `Do not use ${manager.name} ${first}`,
    action: 'Start from a newer base image, or name the packages that have to be newer.',
    check: (file) =>
      eachCall(file, manager, (found, command) => {
        const isWhole = found.operands.length === 0 && subcommands.has(found.subcommand)
        if (!isWhole) return null
        const message = `${manager.name} ${found.subcommand} makes the image depend on the day of its build.`
        return { range: callRange(command, found), message }
      }),
  }
}
