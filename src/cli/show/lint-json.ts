import type { LintOutput } from '../../main/lint-files.ts'
import { safeJson } from './neutralise.ts'

/** The findings as POST /api/v2/lint answers them, one object a file. */
export function lintJson(outputs: readonly LintOutput[]): string {
  const files = outputs.map(({ name, diagnostics }) => {
    const count = (severity: string) => diagnostics.filter((one) => one.severity === severity).length
    const counts = { errors: count('error'), warnings: count('warning'), infos: count('info') }
    return { file: name, diagnostics, ...counts }
  })
  return safeJson({ files }, 2)
}
