/**
 * Which part of a file two parsers could see differently: all but instructions of a single line without escape
 * characters and heredocs. Such a line begins and ends an instruction for any parser that is between two instructions in
 * front of it, so that it need not be asked about the line, but for the first one behind what is doubtful: that is where
 * a parser would be that went on too far.
 */
import { heredocWords } from './heredoc-words.ts'
import type { PhysicalLine } from './physical-lines.ts'
import { type LogicalLine, positionIn } from './split-instructions.ts'

export interface DoubtfulLines {
  /** The head of the file, the doubtful instructions, and what stands between them and the next one. */
  readonly lines: readonly PhysicalLine[]
  /** The instructions in them. */
  readonly own: readonly LogicalLine[]
}

const CERTAIN = /^[\t ]*[A-Za-z]+[\t ](?:[^\\`<\r\n]|<(?!<))*$/

/**
 * Bodies of heredocs are left out, for the second parser takes quadratic time over them; their ends stay and must be
 * found. No instructions: there is no doubt.
 */
export function doubtfulLines(lines: readonly PhysicalLine[], own: readonly LogicalLine[]): DoubtfulLines {
  const doubtful: PhysicalLine[] = lines.slice(0, own[0]?.firstLine ?? 0)
  const instructions: LogicalLine[] = []
  let from = -1
  for (const line of own) {
    const isCertain = line.firstLine === line.lastLine && CERTAIN.test(lines[line.firstLine]?.text ?? '')
    if (!isCertain || from >= 0) {
      instructions.push(line)
      const plain = line.heredocs.length === 0 ? lines : withoutDescriptors(lines, line)
      addWithoutBodies(doubtful, plain, from >= 0 ? from : line.firstLine, line)
    }
    from = isCertain ? -1 : line.lastLine + 1
  }
  for (let at = from; at >= 0 && at < lines.length; at++) add(doubtful, lines[at])
  return { lines: doubtful, own: instructions }
}

/**
 * The second parser knows `<<NAME` as a heredoc, and not `0<<NAME` with a file descriptor, which BuildKit takes for one as
 * well. It is told of such a heredoc by a space in place of each digit, and must find its end marker then.
 */
function withoutDescriptors(lines: readonly PhysicalLine[], line: LogicalLine): readonly PhysicalLine[] {
  const digits = heredocWords(line.text).markers.flatMap(({ at, digits: count }) =>
    Array.from({ length: count }, (_, index) => positionIn(line, at + index)),
  )
  if (digits.length === 0) return lines
  const plain = [...lines]
  for (const { line: number, character } of digits) {
    const text = plain[number]?.text ?? ''
    plain[number] = { number, text: `${text.slice(0, character)} ${text.slice(character + 1)}` }
  }
  return plain
}

function addWithoutBodies(
  doubtful: PhysicalLine[],
  lines: readonly PhysicalLine[],
  from: number,
  { heredocs, lastLine }: LogicalLine,
): void {
  let next = from
  for (const { firstLine, endLine } of heredocs) {
    for (; next < firstLine; next++) add(doubtful, lines[next])
    next = endLine
  }
  for (; next <= lastLine; next++) add(doubtful, lines[next])
}

function add(doubtful: PhysicalLine[], line: PhysicalLine | undefined): void {
  if (line !== undefined) doubtful.push(line)
}
