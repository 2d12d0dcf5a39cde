import type { Diagnostic } from '../diagnostic.ts'
import { type LintedFile, lintedFile } from '../rules/linted-file.ts'
import { createJudgement } from './judgement.ts'
import { keepMost } from './keep-most.ts'
import type { LintConfiguration } from './lint-dockerfile.ts'
import type { Linted } from './linter.ts'
import { shellFindings } from './shellcheck.ts'

/**
 * The same with ShellCheck's findings in the scripts of the file, where the program is installed. Comments and the
 * configuration say which of them count, as they do of all others. Never rejects.
 */
export async function addShellcheck(
  linted: Linted,
  configuration: LintConfiguration | null,
  find: (file: LintedFile) => Promise<readonly Diagnostic[]> = shellFindings,
): Promise<Linted> {
  const { parsed, diagnostics } = linted
  if (parsed === null) return linted
  const judgement = createJudgement(parsed, configuration)
  const found = (await find(lintedFile(parsed))).flatMap((one) => {
    const severity = judgement.severityOf(one)
    return severity === null || judgement.isSilenced(one, one.range.start.line) ? [] : [{ ...one, severity }]
  })
  return { ...linted, diagnostics: keepMost([...diagnostics, ...found]) }
}
