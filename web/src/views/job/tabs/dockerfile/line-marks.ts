/** What is said about the lines of a Dockerfile, by line. */
import type { Diagnostic, Finding, Severity } from '../../../../../../src/client/api-types.generated.ts'

export interface LineMarks {
  readonly diagnostics: readonly Diagnostic[]
  readonly findings: readonly Finding[]
}

const ORDER: readonly Diagnostic['severity'][] = ['error', 'warning', 'info']

/** Keys are lines from zero. What names a line that the file does not have is under its last one. */
export function marksByLine(
  lines: number,
  diagnostics: readonly Diagnostic[],
  findings: readonly Finding[],
): ReadonlyMap<number, LineMarks> {
  const inFile = (line: number): number => Math.max(0, Math.min(line, lines - 1))
  const said = Map.groupBy(diagnostics, ({ range }) => inFile(range.start.line))
  const placed = findings.flatMap((finding) =>
    finding.line === null ? [] : [{ finding, line: inFile(finding.line) }],
  )
  const found = Map.groupBy(placed, ({ line }) => line)
  const all = new Set([...said.keys(), ...found.keys()])
  return new Map(
    [...all].map((line) => [
      line,
      {
        diagnostics: (said.get(line) ?? []).toSorted(
          (a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity),
        ),
        // What blocks comes first; a list is cut at its end.
        findings: (found.get(line) ?? [])
          .map(({ finding }) => finding)
          .toSorted((a, b) => Number(b.blocks) - Number(a.blocks)),
      },
    ]),
  )
}

export interface SeverityCount {
  readonly severity: Severity
  readonly count: number
}

const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'none', 'unknown']

/** Most severe first; severities without findings are left out. */
export function countBySeverity(
  findings: readonly { readonly severity: Severity }[],
): readonly SeverityCount[] {
  return SEVERITIES.map((severity) => ({
    severity,
    count: findings.filter((finding) => finding.severity === severity).length,
  })).filter(({ count }) => count > 0)
}

/** `2 errors, 1 warning`; the word of the most severe ones is first. */
export function describeDiagnostics(diagnostics: readonly Pick<Diagnostic, 'severity'>[]): string {
  const words = { error: 'error', warning: 'warning', info: 'hint' } as const
  return ORDER.map((severity) => {
    const count = diagnostics.filter((one) => one.severity === severity).length
    return count === 0 ? '' : `${count} ${words[severity]}${count === 1 ? '' : 's'}`
  })
    .filter((part) => part !== '')
    .join(', ')
}
