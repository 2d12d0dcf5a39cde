import type { Diagnostic, Position, Range } from '../diagnostic.ts'

export interface FixedText {
  readonly text: string
  /** The findings whose fix was made, in the order of the file. */
  readonly applied: readonly Diagnostic[]
}

interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * Makes the fixes of these findings, each whole or not at all: one that touches what another one has changed is left
 * for the next time. `text` is that of the document, without a byte order mark; its line ends stay what they are.
 */
export function applyFixes(text: string, diagnostics: readonly Diagnostic[]): FixedText {
  const offsetOf = offsets(text)
  const crlf = text.includes('\r\n')
  const taken: Edit[] = []
  const applied: Diagnostic[] = []
  let end = -1
  for (const { diagnostic, edits } of candidates(diagnostics, offsetOf, crlf)) {
    // They come by their first edit: what begins behind all that was taken touches none of it.
    const first = edits[0]
    if (first === undefined || first.start <= end) continue
    taken.push(...edits)
    applied.push(diagnostic)
    end = edits.at(-1)?.end ?? end
  }
  return { text: replaceAll(text, taken), applied }
}

function candidates(
  diagnostics: readonly Diagnostic[],
  offsetOf: (position: Position) => number | undefined,
  crlf: boolean,
): readonly { readonly diagnostic: Diagnostic; readonly edits: readonly Edit[] }[] {
  const found: { diagnostic: Diagnostic; edits: readonly Edit[] }[] = []
  for (const diagnostic of diagnostics) {
    const edits = (diagnostic.fix?.edits ?? []).flatMap(({ range, text }) => {
      const start = offsetOf(range.start)
      const end = offsetOf(range.end)
      if (start === undefined || end === undefined || end < start) return []
      return [{ start, end, text: crlf ? text.replace(/\r?\n/g, '\r\n') : text }]
    })
    edits.sort((a, b) => a.start - b.start || a.end - b.end)
    const isWhole = edits.length > 0 && edits.length === diagnostic.fix?.edits.length
    const overlaps = edits.some(({ start }, at) => at > 0 && start < (edits[at - 1]?.end ?? 0))
    if (isWhole && !overlaps) found.push({ diagnostic, edits })
  }
  return found.sort((a, b) => (a.edits[0]?.start ?? 0) - (b.edits[0]?.start ?? 0))
}

function replaceAll(text: string, edits: readonly Edit[]): string {
  const parts: string[] = []
  let at = 0
  for (const edit of edits) {
    parts.push(text.slice(at, edit.start), edit.text)
    at = edit.end
  }
  return [...parts, text.slice(at)].join('')
}

/** Undefined for a place that is not in the text. */
function offsets(text: string): (position: Position) => number | undefined {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return ({ line, character }) => {
    const start = starts[line]
    if (start === undefined || character < 0) return undefined
    const offset = start + character
    return offset <= (starts[line + 1] ?? text.length + 1) - 1 ? offset : undefined
  }
}

/** The lines that a fix touches, first and last, zero-based. */
export function linesOf(ranges: readonly Range[]): { readonly first: number; readonly last: number } {
  return {
    first: Math.min(...ranges.map(({ start }) => start.line)),
    last: Math.max(...ranges.map(({ end }) => end.line)),
  }
}
