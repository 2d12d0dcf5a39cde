/** Words of an instruction's arguments with their places in the file. */
import type { Command } from '../../command.ts'
import type { Range } from '../../diagnostic.ts'
import { trimmedEnd } from '../../go-space.ts'
import { plainWords, quotedWords } from '../../plain-words.ts'
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
export function wordPlaces(command: Command): readonly PlacedWord[] {
  return command.json ? jsonPlaces(command) : placed(command, plainWords(command.rest))
}

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
    return { text, at: start + at, range: rangeIn(command.line, start + at, start + next) }
  })
}

function jsonPlaces(command: Command): readonly PlacedWord[] {
  const start = restStart(command)
  return [...command.rest.matchAll(/"(?:[^"\\]|\\.)*"/g)].map((match, index) => {
    const at = start + match.index
    return {
      text: command.words[index] ?? '',
      at,
      range: rangeIn(command.line, at, at + match[0].length),
    }
  })
}
