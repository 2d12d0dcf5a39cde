/**
 * Comments by which a file silences rules: `# hadolint ignore=DL3008,SC2086 # why` above an instruction, and
 * `# hadolint global ignore=…` anywhere (https://github.com/hadolint/hadolint#ignoring-rules). In a heredoc or between
 * continued lines they are none.
 */
import type { ParsedDockerfile } from '../parsed.ts'
import type { PhysicalLine } from '../physical-lines.ts'

export interface Suppressions {
  /** Codes that are silenced in the whole file. */
  readonly everywhere: ReadonlySet<string>
  /** Codes that are silenced for the instruction at a line; for one between two instructions, the next one's. */
  at(line: number): ReadonlySet<string>
}

interface Marked {
  readonly firstLine: number
  readonly lastLine: number
  readonly codes: ReadonlySet<string>
}

const PRAGMA = /^[ \t]*#[ \t]*hadolint[ \t]+(global[ \t]+)?ignore[ \t]*=([^#]*)/
const CODE = /^[A-Za-z]+[0-9]*$/
const NOTHING: ReadonlySet<string> = new Set()

export function readSuppressions({ commands, lines }: ParsedDockerfile): Suppressions {
  const everywhere = new Set<string>()
  if (!lines.some(({ text }) => text.includes('hadolint'))) return { everywhere, at: () => NOTHING }
  const marked: Marked[] = []
  let next = 0
  for (const { line } of commands) {
    const codes = codesAbove(lines, next, line.firstLine, everywhere)
    if (codes.size > 0) marked.push({ firstLine: next, lastLine: line.lastLine, codes })
    next = line.lastLine + 1
  }
  codesAbove(lines, next, lines.length, everywhere)
  return { everywhere, at: (line) => find(marked, line)?.codes ?? NOTHING }
}

/** Codes of the comments that end right above `to`: a blank line parts a comment from the instruction. */
function codesAbove(
  lines: readonly PhysicalLine[],
  from: number,
  to: number,
  everywhere: Set<string>,
): ReadonlySet<string> {
  const codes = new Set<string>()
  for (let at = from; at < to; at++) {
    const text = lines[at]?.text ?? ''
    if (text.trim() === '') codes.clear()
    const match = PRAGMA.exec(text)
    if (match === null) continue
    const [, global, list = ''] = match
    for (const code of list.split(',').map((one) => one.trim())) {
      if (CODE.test(code)) (global === undefined ? codes : everywhere).add(code)
    }
  }
  return codes
}

/** They stand in order and do not overlap. */
function find(marked: readonly Marked[], line: number): Marked | undefined {
  let low = 0
  let high = marked.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((marked[middle]?.lastLine ?? 0) < line) low = middle + 1
    else high = middle
  }
  const found = marked[low]
  return found !== undefined && found.firstLine <= line ? found : undefined
}
