import type { Diagnostic } from '../diagnostic.ts'
import { applyFixes, linesOf } from './apply-fixes.ts'

export interface FixedFile {
  /** The whole file, with its byte order mark where it had one. */
  readonly bytes: Uint8Array
  /** What is found in it now. */
  readonly diagnostics: readonly Diagnostic[]
  readonly changes: readonly Change[]
}

/** A fix that was made. */
export interface Change {
  readonly diagnostic: Diagnostic
  /** First line that it changed, zero-based, in the text as it was then. */
  readonly line: number
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** Fixes make room for others, but not for ever. */
const MOST_PASSES = 10

const MARK = '\ufeff'

/**
 * Makes all fixes, again and again until none is left. Null: there is nothing to fix. A pass that would make an error
 * where there was none is undone, and is the last.
 */
export function fixDockerfile(
  bytes: Uint8Array,
  lint: (bytes: Uint8Array) => readonly Diagnostic[],
): FixedFile | null {
  const whole = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const mark = whole.startsWith(MARK) ? MARK : ''
  let text = whole.slice(mark.length)
  let diagnostics = lint(bytes)
  const changes: Change[] = []
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const fixed = applyFixes(text, diagnostics)
    if (fixed.applied.length === 0) break
    const found = lint(Buffer.from(mark + fixed.text))
    if (errorsIn(found) > errorsIn(diagnostics)) break
    const lines = text.split('\n')
    for (const diagnostic of fixed.applied) changes.push(changeOf(text, lines, diagnostic))
    text = fixed.text
    diagnostics = found
  }
  return changes.length === 0 ? null : { bytes: Buffer.from(mark + text), diagnostics, changes }
}

function errorsIn(diagnostics: readonly Diagnostic[]): number {
  return diagnostics.filter(({ severity }) => severity === 'error').length
}

function changeOf(text: string, lines: readonly string[], diagnostic: Diagnostic): Change {
  const { first, last } = linesOf((diagnostic.fix?.edits ?? []).map(({ range }) => range))
  const after = applyFixes(text, [diagnostic]).text.split('\n')
  const end = after.length - (lines.length - (last + 1))
  const shown = (all: readonly string[], to: number) =>
    all.slice(first, to).map((line) => line.replace(/\r$/, ''))
  return { diagnostic, line: first, before: shown(lines, last + 1), after: shown(after, end) }
}
