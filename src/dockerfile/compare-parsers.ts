/**
 * A second opinion: dockerfile-ast must see the same instructions on the same lines as the splitter. Fuzzing found
 * that it alone can be made to hide an instruction from us; where the two agree, nothing was found hidden.
 */
import { commandWords } from './command-words.ts'
import type { Escape } from './directives.ts'
import { doubtfulLines } from './doubtful-lines.ts'
import type { Findings } from './findings.ts'
import { otherReading } from './other-reading.ts'
import type { PhysicalLine } from './physical-lines.ts'
import { type LogicalLine, rangeIn } from './split-instructions.ts'

export function compareParsers(
  lines: readonly PhysicalLine[],
  all: readonly LogicalLine[],
  escape: Escape,
  findings: Findings,
): void {
  const { lines: doubtful, own } = doubtfulLines(lines, all)
  if (own.length === 0) return
  const seen = otherReading(doubtful)
  const differs = own.findIndex((line, at) => {
    const keyword = commandWords(line.text, 0, escape).keyword.toUpperCase()
    return seen[at]?.keyword !== keyword || seen[at].line !== line.firstLine
  })
  const count = own.length
  if (differs < 0 && seen.length === count) return
  const place = differs < 0 ? all.at(-1) : own[differs]
  if (!place) return
  findings.error(
    'SLP0027',
    rangeIn(place, 0, place.text.length),
    'From here on the instructions are not certain.',
  )
}
