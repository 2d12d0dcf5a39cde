/** What must be true of any file at all. */
import type { Range } from '../../src/dockerfile/diagnostic.ts'
import { applyFixes } from '../../src/dockerfile/lint/apply-fixes.ts'
import { readAndLint } from '../../src/dockerfile/lint/lint-dockerfile.ts'
import type { ParsedDockerfile } from '../../src/dockerfile/parsed.ts'
import { plainReading } from './plain-reader.ts'

const OPTIONS = {
  limits: { maxBytes: 65_536, maxLineBytes: 8192, maxInstructions: 500, maxStages: 20 },
  buildArgs: { A: '1' },
  performanceRequired: true,
  configuration: {
    trustedRegistries: ['quay.io', '*.example.com'],
    labelSchema: { version: 'semver', K: 'text', url: 'url', licence: 'spdx', mail: 'email' },
    strictLabels: true,
    ignored: [],
    severities: { DL1001: 'info', DL3057: 'info' },
    noSuppressions: false,
  },
} as const

export interface Checked {
  readonly accepted: boolean
  readonly findings: number
  /** What is not as it must be; empty when all is well. */
  readonly problems: readonly string[]
}

/** Never throws: what the reader or a rule throws is a problem. */
export function checkFile(text: string): Checked {
  try {
    const { parsed, diagnostics } = lint(text)
    const problems = diagnostics.flatMap(({ code, range }) =>
      misplaced(text, range).map((what) => `${code} ${what}`),
    )
    if (parsed === null) {
      if (!diagnostics.some(({ severity }) => severity === 'error')) problems.push('refused without an error')
      return { accepted: false, findings: diagnostics.length, problems }
    }
    problems.push(...hidden(text, parsed))
    const { text: mended, applied } = applyFixes(parsed.document.text, diagnostics)
    if (applied.length > 0 && lint(mended).parsed === null) {
      problems.push(
        `refused after the fixes of ${applied.map(({ code }) => code).join(', ')}: ${JSON.stringify(mended)}`,
      )
    }
    return { accepted: true, findings: diagnostics.length, problems }
  } catch (error) {
    return {
      accepted: false,
      findings: 0,
      problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
    }
  }
}

function lint(text: string): ReturnType<typeof readAndLint> {
  return readAndLint(new TextEncoder().encode(text), OPTIONS)
}

/** Instructions that one reader sees and the other does not. */
function hidden(text: string, { document }: ParsedDockerfile): readonly string[] {
  const own = document.instructions.map(({ keyword, range }) => `${range.start.line} ${keyword}`).join(', ')
  const plain = plainReading(text)
    .map(({ keyword, line }) => `${line} ${keyword}`)
    .join(', ')
  return own === plain ? [] : [`instructions differ: ${own} and, read plainly, ${plain}`]
}

function misplaced(text: string, { start, end }: Range): readonly string[] {
  const lines = text.replace(/^\ufeff/, '').split('\n')
  const isOrdered = start.line < end.line || (start.line === end.line && start.character <= end.character)
  const isInside =
    start.line >= 0 && end.line < lines.length && end.character <= (lines[end.line]?.length ?? 0)
  return isOrdered && isInside ? [] : [`marks ${start.line}:${start.character}-${end.line}:${end.character}`]
}
