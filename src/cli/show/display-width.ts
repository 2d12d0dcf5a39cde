/** How much room text takes on a terminal, and the part of it that fits. Colours (SGR) take none. */

/** Wide or full-width in Unicode's East Asian Width (UAX #11), by block: two cells. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u

const SGR = /\u001b\[[0-9;]*m/y
const SEQUENCES = /\u001b\[[0-9;]*m/g

/** A character that is one cell wide for certain; most text is nothing else. */
const PLAIN = /^[\u0020-\u007e\u00a0-\u02ff\u2010-\u2027\u2190-\u21ff\u2500-\u259f]*$/

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Cells of a terminal. The text must hold no control characters but SGR sequences. */
export function displayWidth(text: string): number {
  return [...pieces(text)].reduce((sum, { width }) => sum + width, 0)
}

/** The beginning of the text that fits into so many cells, with all of its SGR sequences: what began to be red ends. */
export function cutToWidth(text: string, cells: number): string {
  if (text.length <= cells && PLAIN.test(text)) return text
  let room = cells
  let cut = ''
  for (const { piece, width } of pieces(text)) {
    // Marks go with the last character that fits.
    if (width > room) return cut + (text.slice(cut.length).match(SEQUENCES) ?? []).join('')
    cut += piece
    room -= width
  }
  return cut
}

function* pieces(text: string): Generator<{ readonly piece: string; readonly width: number }> {
  let at = 0
  for (const { segment, index } of graphemes.segment(text)) {
    // The segmenter takes escape sequences apart; what belongs to one has been passed on already.
    if (index < at) continue
    SGR.lastIndex = index
    const sequence = SGR.exec(text)
    if (sequence === null) {
      at = index + segment.length
      yield { piece: segment, width: cellsOf(segment) }
    } else {
      at = index + sequence[0].length
      yield { piece: sequence[0], width: 0 }
    }
  }
}

/** U+FE0F asks for the coloured, wide form of what stands before it. */
function cellsOf(grapheme: string): number {
  if (PLAIN.test(grapheme)) return 1
  if (/^\p{M}+$/u.test(grapheme)) return 0
  return WIDE.test(grapheme) || grapheme.includes('\ufe0f') ? 2 : 1
}
