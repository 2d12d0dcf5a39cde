/** Characters that are not what they seem. */
import type { Findings } from './findings.ts'
import { type LogicalLine, rangeIn } from './split-instructions.ts'
import type { PhysicalLine } from './physical-lines.ts'

/**
 * What some reader takes for a line break or drops: VT, FF, a CR without LF, NEL, the Unicode separators, and the
 * byte order mark, which BuildKit's lexer skips in front of a word. (NUL is refused while decoding.)
 */
const BREAKS = /[\v\f\r\u0085\u2028\u2029\ufeff]/g
/** Other C0 and C1 controls and DEL. */
// biome-ignore lint: the pattern is about control characters
const CONTROLS = /[\u0001-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f]/
/** Bidi controls, zero-width characters, soft hyphen, no-break and other look-alike spaces. */
const INVISIBLE =
  /[\u00a0\u00ad\u034f\u061c\u1680\u180e\u2000-\u200f\u202a-\u202f\u205f-\u206f\u3000\u{e0001}-\u{e007f}]/u
const QUOTES = /[\u2018-\u201f\u00ab\u00bb\u2039\u203a\u301d-\u301f\uff02\uff07]/

/** Plain text, as nearly every file is: nothing to look at line by line. */
const PLAIN = /^[\t\n\r\x20-\x7e]*$/

/** Refuses what may be read as a line break, on any line. Warns of controls. */
export function checkLines(lines: readonly PhysicalLine[], findings: Findings): void {
  for (const line of lines) {
    if (PLAIN.test(line.text) && !line.text.includes('\r')) continue
    for (const match of line.text.matchAll(BREAKS)) {
      if (findings.isFull) return
      findings.error(
        'SLP0010',
        place(line, match.index),
        `The line has the control character ${name(match[0])}.`,
      )
    }
    const control = CONTROLS.exec(line.text)
    if (control) {
      findings.warning(
        'SLP0204',
        place(line, control.index),
        `The line has the control character ${name(control[0])}.`,
      )
    }
    const invisible = INVISIBLE.exec(line.text)
    if (invisible) {
      const message = `The line has the invisible character ${name(invisible[0])}.`
      findings.warning('SLP0202', place(line, invisible.index), message)
    }
  }
}

/** Warns of quotes that a word processor made; one warning a line. */
export function checkQuotes(line: LogicalLine, findings: Findings): void {
  for (const [index, piece] of line.pieces.entries()) {
    const end = line.pieces[index + 1]?.at ?? line.text.length
    const match = QUOTES.exec(line.text.slice(piece.at, end))
    if (!match) continue
    const at = piece.at + match.index
    const message = `The instruction has the typographic quote ${match[0]}, which is no quote for a shell or for JSON.`
    findings.warning('SLP0201', rangeIn(line, at, at + 1), message)
  }
}

function place(line: PhysicalLine, at: number) {
  return { start: { line: line.number, character: at }, end: { line: line.number, character: at + 1 } }
}

function name(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
