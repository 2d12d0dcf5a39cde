/** What the tests of rules use: one rule over one file, and the file after its fixes. */
import assert from 'node:assert/strict'
import type { Position, Range } from '../../diagnostic.ts'
import type { ReadOptions } from '../../document.ts'
import type { ParsedDockerfile } from '../../parsed.ts'
import { parseDockerfile } from '../../read-dockerfile.ts'
import { lintedFile } from '../linted-file.ts'
import type { Found, LintContext, Rule } from '../rule.ts'

const OPTIONS: ReadOptions = {
  limits: { maxBytes: 65_536, maxLineBytes: 8192, maxInstructions: 500, maxStages: 20 },
  buildArgs: {},
}

export const PLAIN_CONTEXT: LintContext = {
  buildArgs: {},
  performanceRequired: false,
  trustedRegistries: null,
  labelSchema: null,
  strictLabels: false,
}

/** Fails the test where the reader refuses the file, for rules see accepted ones only. */
export function accepted(text: string): ParsedDockerfile {
  const { parsed, diagnostics } = parseDockerfile(new TextEncoder().encode(text), OPTIONS)
  assert.ok(
    parsed,
    `${JSON.stringify(text.slice(0, 300))}: ${diagnostics.map((one) => one.message).join(' ')}`,
  )
  return parsed
}

export function foundBy(rule: Rule, text: string, context: Partial<LintContext> = {}): readonly Found[] {
  return [...rule.check(lintedFile(accepted(text)), { ...PLAIN_CONTEXT, ...context })]
}

/** `1:0-1:4 message`, lines and characters from zero. */
export function shown(rule: Rule, text: string, context: Partial<LintContext> = {}): readonly string[] {
  return foundBy(rule, text, context).map(({ range, message }) => `${place(range)} ${message}`)
}

/** The file after all fixes of the rule were made at once. */
export function fixed(rule: Rule, text: string, context: Partial<LintContext> = {}): string {
  const edits = foundBy(rule, text, context).flatMap(({ fix }) => fix?.edits ?? [])
  const ordered = edits
    .map(({ range, text: put }) => ({ start: offset(text, range.start), end: offset(text, range.end), put }))
    .sort((a, b) => b.start - a.start || b.end - a.end)
  return ordered.reduce((whole, { start, end, put }) => whole.slice(0, start) + put + whole.slice(end), text)
}

export interface Row {
  readonly file: string
  readonly finds: readonly string[]
  /** The file after all fixes; left out: no finding has one. */
  readonly fixed?: string
  readonly context?: Partial<LintContext>
}

/**
 * Finds what each row says; where it has fixes, the fixed file gives none of those any more and has the same instructions
 * (`sameBy` says what of an instruction has to stay; its case never has to).
 */
export function checkRows(rule: Rule, rows: readonly Row[], sameBy = instructionText): void {
  for (const { file, finds, fixed: expected, context } of rows) {
    assert.deepEqual(shown(rule, file, context), finds, file)
    const after = fixed(rule, file, context)
    assert.equal(after, expected ?? file)
    if (expected === undefined) continue
    const unfixable = foundBy(rule, file, context).filter(({ fix }) => fix === undefined)
    const left = foundBy(rule, after, context)
    assert.deepEqual(
      left.map(({ message, fix }) => [message, fix]),
      unfixable.map(({ message }) => [message, undefined]),
      after,
    )
    assert.deepEqual(sameBy(after), sameBy(file))
  }
}

export function instructionText(text: string): readonly string[] {
  return accepted(text).document.instructions.map(
    ({ keyword, flags, arguments: rest, heredocs }) =>
      `${keyword} ${[...flags, rest].join(' ').toLowerCase()} ${heredocs.join('\n')}`,
  )
}

function offset(text: string, { line, character }: Position): number {
  let at = 0
  for (let passed = 0; passed < line; passed++) {
    const feed = text.indexOf('\n', at)
    if (feed < 0) return text.length
    at = feed + 1
  }
  return at + character
}

function place({ start, end }: Range): string {
  return `${start.line}:${start.character}-${end.line}:${end.character}`
}
