/** Heredocs as lines with places: what stands in them is read by `rangeIn` like the text of an instruction. */
import type { HeredocMarker } from '../../heredoc-words.ts'
import { type Heredoc, type LogicalLine, positionIn } from '../../split-instructions.ts'

/** The body of a heredoc that is a script of its own; `chomp` removes the tabs in front of its lines. */
export function bodyLine(heredoc: Heredoc, chomp: boolean): LogicalLine {
  const parts = new PlacedText()
  parts.add(heredoc, chomp)
  return parts.line()
}

/** The instruction's text with the bodies and end markers behind it, as the builder gives it to the shell. */
export function withBodies(
  text: string,
  at: number,
  line: LogicalLine,
  markers: readonly HeredocMarker[],
): LogicalLine {
  const parts = new PlacedText()
  const inside = line.pieces.filter((piece) => piece.at > at && piece.at < at + text.length)
  parts.append(`${text}\n`, [{ at, ...positionIn(line, at) }, ...inside], at)
  for (const [index, heredoc] of line.heredocs.entries()) {
    parts.add(heredoc, false)
    parts.append(`${markers[index]?.name ?? ''}\n`, [{ at: 0, line: heredoc.endLine, character: 0 }], 0)
  }
  return parts.line()
}

type Pieces = LogicalLine['pieces']

class PlacedText {
  readonly #texts: string[] = []
  readonly #pieces: Pieces[number][] = []
  #length = 0

  /** `origin`: the offset which the pieces count from. */
  append(text: string, pieces: Pieces, origin: number): void {
    for (const piece of pieces) this.#pieces.push({ ...piece, at: this.#length + piece.at - origin })
    this.#texts.push(text)
    this.#length += text.length
  }

  add({ body, firstLine, endLine }: Heredoc, chomp: boolean): void {
    if (endLine === firstLine) return
    for (const [index, text] of body.split('\n').entries()) {
      const tabs = chomp ? (/^\t+/.exec(text)?.[0].length ?? 0) : 0
      this.append(`${text.slice(tabs)}\n`, [{ at: 0, line: firstLine + index, character: tabs }], 0)
    }
  }

  line(): LogicalLine {
    return {
      text: this.#texts.join(''),
      pieces: this.#pieces,
      firstLine: this.#pieces[0]?.line ?? 0,
      lastLine: this.#pieces.at(-1)?.line ?? 0,
      heredocs: [],
      dangling: false,
    }
  }
}
