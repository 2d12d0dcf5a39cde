/** Places and edits of diagnostics (zero-based lines, UTF-16 characters, as in LSP) in a text. */
import type { Diagnostic, Edit, Position } from '../../../../../src/client/api-types.generated.ts'

/** Offset of each line's beginning. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** A place behind the end of a line, or of the text, is that end: the text may have changed since. */
export function offsetOf(text: string, starts: readonly number[], { line, character }: Position): number {
  const start = starts[line]
  if (start === undefined) return text.length
  const next = starts[line + 1]
  const end = next === undefined ? text.length : next - 1
  return Math.min(start + character, end)
}

export interface Change {
  readonly from: number
  readonly to: number
  readonly insert: string
}

/** Edits as changes of the text, in its order. */
export function toChanges(text: string, edits: readonly Edit[]): readonly Change[] {
  const starts = lineStarts(text)
  return edits
    .map((edit) => ({
      from: offsetOf(text, starts, edit.range.start),
      to: offsetOf(text, starts, edit.range.end),
      insert: edit.text,
    }))
    .toSorted((a, b) => a.from - b.from || a.to - b.to)
}

export function applyEdits(text: string, edits: readonly Edit[]): string {
  let at = 0
  let result = ''
  for (const { from, to, insert } of toChanges(text, edits)) {
    result += text.slice(at, from) + insert
    at = to
  }
  return result + text.slice(at)
}

const RANK = { error: 0, warning: 1, info: 2 } as const

/** The worst first, then in the order of the file. */
export function byWeight(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.toSorted(
    (a, b) =>
      RANK[a.severity] - RANK[b.severity] ||
      a.range.start.line - b.range.start.line ||
      a.range.start.character - b.range.start.character,
  )
}
