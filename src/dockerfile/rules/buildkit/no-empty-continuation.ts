import type { Command } from '../../command.ts'
import { afterSpaces } from '../../go-space.ts'
import { isKeyword } from '../../keywords.ts'
import type { PhysicalLine } from '../../physical-lines.ts'
import type { Found, Rule } from '../rule.ts'

/**
 * BuildKit: empty lines in the middle of a continued instruction, which it skips for now. Ours marks them (BuildKit:
 * the last line of the instruction). No fix where the line behind them starts as an instruction: then it is the
 * continuation that was not meant.
 */
export const noEmptyContinuation: Rule = {
  code: 'NoEmptyContinuation',
  aliases: [],
  severity: 'warning',
  title: 'Empty lines in a continued instruction',
  action: 'Remove the empty lines; a comment may stand there.',
  *check({ commands, lines }) {
    for (const command of commands) {
      const last = lastJoined(command, lines)
      for (let number = command.line.firstLine + 1; number <= last; number++) {
        const first = number
        while (number <= last && isEmpty(lines[number])) number++
        if (number > first) yield found(command, first, number - 1, lines)
      }
    }
  },
}

/** `first` and `last` are the empty lines. */
function found(command: Command, first: number, last: number, lines: readonly PhysicalLine[]): Found {
  const end = { line: last, character: lines[last]?.text.length ?? 0 }
  const range = { start: { line: first, character: 0 }, end }
  const message = `This ${command.keyword} goes on behind an empty line.`
  const word = lines[last + 1]?.text.trim().split(/[\t ]/, 1)[0] ?? ''
  if (isKeyword(word.toUpperCase())) {
    return {
      range,
      message,
      action: `Remove the continuation in front of it if ${word} begins an instruction.`,
    }
  }
  const start = { line: first - 1, character: lines[first - 1]?.text.length ?? 0 }
  return { range, message, fix: { title: 'Remove it', edits: [{ range: { start, end }, text: '' }] } }
}

function isEmpty(line: PhysicalLine | undefined): boolean {
  return line !== undefined && afterSpaces(line.text, 0) === line.text.length
}

/** The last physical line that belongs to the joined text; a file may end in empty ones. */
function lastJoined({ line }: Command, lines: readonly PhysicalLine[]): number {
  const [heredoc] = line.heredocs
  if (heredoc) return heredoc.firstLine - 1
  return line.dangling ? lines.length - 1 : line.lastLine
}
