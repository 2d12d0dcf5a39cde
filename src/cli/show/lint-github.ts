import type { LintOutput } from '../../main/lint-files.ts'
import { neutralise } from './neutralise.ts'

const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' } as const

/**
 * Annotations of a workflow, one a line
 * (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
 */
export function lintGithub(outputs: readonly LintOutput[]): readonly string[] {
  return outputs.flatMap(({ name, diagnostics }) =>
    diagnostics.map(({ code, severity, message, action, range: { start, end } }) => {
      const columns =
        end.line === start.line ? [`col=${start.character + 1}`, `endColumn=${end.character + 1}`] : []
      const properties = [
        `file=${property(name)}`,
        `line=${start.line + 1}`,
        `endLine=${end.line + 1}`,
        ...columns,
        `title=${property(code)}`,
      ]
      return `::${COMMANDS[severity]} ${properties.join(',')}::${data(`${message} ${action}`)}`
    }),
  )
}

function data(text: string): string {
  return neutralise(text).replaceAll('%', '%25')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
