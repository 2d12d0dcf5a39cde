/** Words of an instruction's arguments with their places in the file. */
import type { Command } from '../../command.ts'
import type { Range } from '../../diagnostic.ts'
import { trimmedEnd } from '../../go-space.ts'
import { kept } from '../../kept.ts'
import { quotedWords } from '../../plain-words.ts'
import { rangeIn } from '../../split-instructions.ts'

export interface PlacedWord {
  /** As the instruction takes it: JSON strings are decoded, all else is as written. */
  readonly text: string
  /** Offset in the joined line (`command.line.text`) of the word as written. */
  readonly at: number
  readonly range: Range
}

/** Where `command.rest` begins in the joined line. */
export function restStart(command: Command): number {
  return trimmedEnd(command.line.text) - command.rest.length
}

/** The elements of the JSON form, or the words of the plain one: `command.words` with places. */
export const wordPlaces: (command: Command) => readonly PlacedWord[] = kept((command: Command) =>
  command.json ? jsonPlaces(command) : placed(command, command.words),
)

/** Words of ENV, LABEL and ARG; quotes and escapes stay in. */
export function quotedPlaces(command: Command, escape: string): readonly PlacedWord[] {
  return placed(command, quotedWords(command.rest, escape))
}

/** Only white space stands between two words, so that each is the next occurrence of its text. */
function placed(command: Command, words: readonly string[]): readonly PlacedWord[] {
  const start = restStart(command)
  let next = 0
  return words.map((text) => {
    const at = command.rest.indexOf(text, next)
    next = at + text.length
    return new WrittenWord(command, text, start + at, text.length)
  })
}

function jsonPlaces(command: Command): readonly PlacedWord[] {
  const start = restStart(command)
  return [...command.rest.matchAll(/"(?:[^"\\]|\\.)*"/g)].map((match, index) => {
    const at = start + match.index
    return new WrittenWord(command, command.words[index] ?? '', at, match[0].length)
  })
}

/** Its range is worked out only when somebody asks: most words have nothing to report. */
class WrittenWord implements PlacedWord {
  readonly text: string
  readonly at: number
  readonly #command: Command
  readonly #length: number

  constructor(command: Command, text: string, at: number, length: number) {
    this.#command = command
    this.text = text
    this.at = at
    this.#length = length
  }

  get range(): Range {
    return rangeIn(this.#command.line, this.at, this.at + this.#length)
  }
}
