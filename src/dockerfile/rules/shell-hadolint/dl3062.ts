import type { Rule } from '../rule.ts'
import { isUnknown } from './installer-call.ts'
import { GO } from './installers.ts'
import { eachInstallation } from './command-index.ts'

/**
 * hadolint: versions for `go install`, and for what `go get` and `go run` fetch. Only paths whose first part is a host
 * name are fetched; `@latest` is a version that changes.
 */
export const dl3062: Rule = {
  code: 'DL3062',
  aliases: [],
  severity: 'warning',
  title: 'Pin versions in go install',
  action: 'Give the version, as `example.org/tool@v1.2.3`.',
  check: (file) =>
    eachInstallation(file, GO, (found, command) => {
      // What follows the package of `go run` is given to the program.
      const operands = found.subcommand === 'run' ? found.operands.slice(0, 1) : found.operands
      const loose = operands.find((operand) => !isUnknown(operand) && isLoose(operand.text))
      if (loose === undefined) return null
      const message = `go ${found.subcommand} takes whatever version there is of ${loose.value ?? loose.text}.`
      return { range: command.wordRange(loose.index), message }
    }),
}

function isLoose(text: string): boolean {
  const [path = '', version] = text.replaceAll(/["']/g, '').split('@', 2)
  return (
    /^[\w-]+(?:\.[\w-]+)+\//.test(path) &&
    (version === undefined || /^(?:latest|upgrade|patch)?$/.test(version))
  )
}
