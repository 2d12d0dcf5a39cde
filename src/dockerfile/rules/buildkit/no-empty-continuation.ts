import type { Command } from '../../command.ts'
import { afterSpaces } from '../../go-space.ts'
import { isKeyword } from '../../keywords.ts'
import type { PhysicalLine } from '../../physical-lines.ts'
import type { Rule } from '../rule.ts'

/**
 * BuildKit: an empty line in the middle of a continued instruction, which it skips for now. Ours marks each of them
 * (BuildKit: the last line of the instruction). No fix where the line after it starts as an instruction: then it is the
 * continuation that was not meant.
 */
export const noEmptyContinuation: Rule = {
  code: 'NoEmptyContinuation',
  aliases: [],
  severity: 'warning',
  title: 'An empty line in a continued instruction',
  action: 'Remove the empty line; a comment may stand there.',
  *check({ commands, lines }) {
    for (const command of commands) {
      const last = lastJoined(command, lines)
      let next: PhysicalLine | undefined
      const found: PhysicalLine[] = []
      const follows = new Map<PhysicalLine, PhysicalLine | undefined>()
      for (let number = last; number > command.line.firstLine; number--) {
        const line = lines[number]
        if (line === undefined) continue
        const start = afterSpaces(line.text, 0)
        if (start === line.text.length) {
          found.unshift(line)
          follows.set(line, next)
        } else if (line.text[start] !== '#') next = line
      }
      for (const line of found) yield finding(command, line, follows.get(line), lines)
    }
  },
}

function finding(
  command: Command,
  { number, text }: PhysicalLine,
  next: PhysicalLine | undefined,
  lines: readonly PhysicalLine[],
) {
  const range = { start: { line: number, character: 0 }, end: { line: number, character: text.length } }
  const word = next?.text.trim().split(/[\t ]/, 1)[0] ?? ''
  const message = `This ${command.keyword} goes on behind an empty line.`
  if (isKeyword(word.toUpperCase())) {
    return {
      range,
      message,
      action: `Remove the continuation in front of it if ${word} begins an instruction.`,
    }
  }
  const edit = { start: range.start, end: lines[number + 1] ? { line: number + 1, character: 0 } : range.end }
  return { range, message, fix: { title: 'Remove the empty line', edits: [{ range: edit, text: '' }] } }
}

/** The last physical line that belongs to the joined text; a file may end in empty ones. */
function lastJoined({ line }: Command, lines: readonly PhysicalLine[]): number {
  const [heredoc] = line.heredocs
  if (heredoc) return heredoc.firstLine - 1
  return line.dangling ? lines.length - 1 : line.lastLine
}
