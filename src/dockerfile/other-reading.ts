/**
 * Which instructions dockerfile-ast sees, and on which lines.
 *
 * Its parser makes each instruction twice and reads the arguments of most of them several times, with a place for each
 * word: for many words that is more work than all that a linter does. Here its own code still finds where instructions
 * begin and end, but their arguments are read only where it could see a heredoc start, and comments are passed over. The
 * methods that are replaced are no part of its declared interface: a version that does not call them is slower and says
 * the same, and the test beside this file compares the two.
 */
import type { Dockerfile } from 'dockerfile-ast/lib/dockerfile.js'
import { Instruction } from 'dockerfile-ast'
import { Parser } from 'dockerfile-ast/lib/parser.js'
import type { PhysicalLine } from './physical-lines.ts'

export interface Seen {
  readonly keyword: string
  readonly line: number
}

type TextDocument = ConstructorParameters<typeof Instruction>[0]

/** What is used of its insides. */
interface Insides {
  readonly document: TextDocument
  readonly buffer: string
  readonly escapeChar: string
  parse(text: string): Dockerfile
  createInstruction(...made: Made): Instruction
  processComment(dockerfile: Dockerfile, start: number): number
}

/** Offsets in the text; the keyword is `written` without the escapes in it. */
type Made = [dockerfile: Dockerfile, written: string, start: number, keywordEnd: number, end: number]

const OpenParser = Parser as unknown as new () => Insides

/** A word that begins with `<<` is a heredoc to it, and escapes may stand in front of and between the two. */
const MAY_BEGIN_HEREDOC = /[\s\\`]<[<\\`]/

const LINE_BREAK = /[\r\n]/g

class LineParser extends OpenParser {
  #last: { readonly start: number; readonly instruction: Instruction } | null = null

  override createInstruction(...made: Made): Instruction {
    const [dockerfile, written, start, , end] = made
    // Asked for a second time behind its heredocs, which changes neither its keyword nor where it begins.
    if (this.#last?.start === start) return this.#last.instruction
    const instruction = MAY_BEGIN_HEREDOC.test(this.buffer.slice(start, end))
      ? super.createInstruction(...made)
      : new Plain(this.document, this.#range(start, end), dockerfile, this.escapeChar, written)
    this.#last = { start, instruction }
    return instruction
  }

  /** Where it ends: nobody asks for the comment. */
  override processComment(_dockerfile: Dockerfile, start: number): number {
    LINE_BREAK.lastIndex = start
    return LINE_BREAK.exec(this.buffer)?.index ?? this.buffer.length
  }

  #range(start: number, end: number) {
    return { start: this.document.positionAt(start), end: this.document.positionAt(end) }
  }
}

/** An instruction in which no heredoc starts: what is asked of its arguments has no answer that matters. */
class Plain extends Instruction {
  constructor(
    document: TextDocument,
    range: ReturnType<Instruction['getRange']>,
    dockerfile: Dockerfile,
    escapeCharacter: string,
    written: string,
  ) {
    super(document, range, dockerfile, escapeCharacter, written, range)
  }

  override getArguments(): [] {
    return []
  }

  getTriggerInstruction(): null {
    return null
  }
}

/** None when the parser fails. */
export function otherReading(lines: readonly PhysicalLine[]): readonly Seen[] {
  try {
    return readInstructions(lines.map((line) => line.text).join('\n')).map(({ keyword, line }) => ({
      keyword,
      line: lines[line]?.number ?? -1,
    }))
  } catch {
    return []
  }
}

/** As `DockerfileParser.parse` has them. Throws what it throws. */
export function readInstructions(text: string): readonly Seen[] {
  const instructions = new LineParser().parse(text).getInstructions()
  return instructions.map((instruction) => ({
    keyword: instruction.getKeyword(),
    line: instruction.getRange().start.line,
  }))
}
