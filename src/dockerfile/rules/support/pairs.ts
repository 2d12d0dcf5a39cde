/** Names and values of ENV, LABEL and ARG with their places. */
import type { Command } from '../../command.ts'
import { kept } from '../../kept.ts'
import type { Range } from '../../diagnostic.ts'
import { rangeIn } from '../../split-instructions.ts'
import { type PlacedWord, quotedPlaces, restStart } from './word-places.ts'

export interface Pair {
  /** As written, quotes and variables in it. */
  readonly name: string
  readonly nameRange: Range
  /** As written; null for an ARG without `=`. */
  readonly value: string | null
  /** Offset of the value in the joined line. */
  readonly valueAt: number
  readonly range: Range
  /** `ENV name value`: all behind the name is the value. */
  readonly legacy: boolean
}

/** Several rules ask for the same; the escape character of a file never changes. */
export const pairsOf: (command: Command, escape: string) => readonly Pair[] = kept(readPairs)

function readPairs(command: Command, escape: string): readonly Pair[] {
  const words = quotedPlaces(command, escape)
  const isLegacy = command.keyword !== 'ARG' && words[0] !== undefined && !words[0].text.includes('=')
  if (isLegacy) return legacyPair(command)
  return words.map((word) => new WrittenPair(command, word))
}

/** Its ranges are worked out when somebody asks. */
class WrittenPair implements Pair {
  readonly name: string
  readonly value: string | null
  readonly valueAt: number
  readonly legacy = false
  readonly #command: Command
  readonly #word: PlacedWord

  constructor(command: Command, word: PlacedWord) {
    const { text, at } = word
    const equals = text.indexOf('=')
    this.name = equals < 0 ? text : text.slice(0, equals)
    this.value = equals < 0 ? null : text.slice(equals + 1)
    this.valueAt = at + this.name.length + 1
    this.#command = command
    this.#word = word
  }

  get nameRange(): Range {
    const { at } = this.#word
    return rangeIn(this.#command.line, at, at + this.name.length)
  }

  get range(): Range {
    return this.#word.range
  }
}

function legacyPair(command: Command): readonly Pair[] {
  const match = /^([^\t\v\f\r ]+)[\t\v\f\r ]+/.exec(command.rest)
  if (!match) return []
  const [head, name = ''] = match
  const at = restStart(command)
  return [
    {
      name,
      nameRange: rangeIn(command.line, at, at + name.length),
      value: command.rest.slice(head.length),
      valueAt: at + head.length,
      range: command.restRange,
      legacy: true,
    },
  ]
}
