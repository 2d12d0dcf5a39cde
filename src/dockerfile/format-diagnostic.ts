import type { Diagnostic, Range } from './diagnostic.ts'

/** Columns of the quoted line that are shown. */
const WIDTH = 100

/**
 * A diagnostic as lines for a terminal: where and what, the line with carets below, what to do. Control and bidi
 * characters of the line are shown as dots, for the text is not to be trusted. `text` is that of the document,
 * without a byte order mark; a place outside of it is not quoted.
 *
 * @example
 * Dockerfile:2:1: error SLP0014: There is no instruction "RNU". Did you mean RUN?
 *   2 | RNU make
 *     | ^^^
 *   Correct the keyword, or continue the line before with a backslash.
 */
export function formatDiagnostic(diagnostic: Diagnostic, text: string, name = 'Dockerfile'): string {
  const { start } = diagnostic.range
  const head = `${name}:${start.line + 1}:${start.character + 1}: ${diagnostic.severity} ${diagnostic.code}: ${diagnostic.message}`
  return [head, ...quoteRange(text, diagnostic.range), `  ${diagnostic.action}`].join('\n')
}

/** The first line of a range with carets below, two lines; none for an empty line or a place outside of the text. */
export function quoteRange(text: string, { start, end }: Range): readonly string[] {
  const line = lineOf(text, start.line)
  return line === undefined || line.trim() === '' ? [] : quote(line, start.line, start.character, end)
}

/** A line (from zero) in few words: harmless, without indentation, cut after `most` characters. Undefined: there is none. */
export function lineInShort(text: string, number: number, most = WIDTH): string | undefined {
  const line = lineOf(text, number)
  if (line === undefined) return undefined
  const shown = visible(line.slice(0, most * 4)).trim()
  return shown.length > most ? `${shown.slice(0, most - 1)}…` : shown
}

function quote(
  line: string,
  number: number,
  character: number,
  end: { readonly line: number; readonly character: number },
): readonly string[] {
  const from = Math.max(0, Math.min(character - WIDTH / 2, line.length - WIDTH))
  const shown = line.slice(from, from + WIDTH)
  const last = end.line > number ? line.length : Math.min(end.character, line.length)
  const carets = Math.max(1, Math.min(last, from + WIDTH) - character)
  const label = String(number + 1)
  const before = ' '.repeat(Math.max(0, character - from))
  return [`  ${label} | ${visible(shown)}`, `  ${' '.repeat(label.length)} | ${before}${'^'.repeat(carets)}`]
}

/** One column for each UTF-16 unit, so that the carets fit for all but wide characters. */
function visible(text: string): string {
  return text.replace(/\t/g, ' ').replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (match) => '·'.repeat(match.length))
}

function lineOf(text: string, number: number): string | undefined {
  let at = 0
  for (let line = 0; line < number; line++) {
    const feed = text.indexOf('\n', at)
    if (feed < 0) return undefined
    at = feed + 1
  }
  const end = text.indexOf('\n', at)
  return text.slice(at, end < 0 ? undefined : end).replace(/\r$/, '')
}
