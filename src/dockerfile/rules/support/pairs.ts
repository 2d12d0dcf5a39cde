/** Names and values of ENV, LABEL and ARG with their places. */
import type { Command } from '../../command.ts'
import type { Range } from '../../diagnostic.ts'
import { rangeIn } from '../../split-instructions.ts'
import { quotedPlaces, restStart } from './word-places.ts'

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
const kept = new WeakMap<Command, readonly Pair[]>()

export function pairsOf(command: Command, escape: string): readonly Pair[] {
  const before = kept.get(command)
  if (before !== undefined) return before
  const pairs = readPairs(command, escape)
  kept.set(command, pairs)
  return pairs
}

function readPairs(command: Command, escape: string): readonly Pair[] {
  const words = quotedPlaces(command, escape)
  const isLegacy = command.keyword !== 'ARG' && words[0] !== undefined && !words[0].text.includes('=')
  if (isLegacy) return legacyPair(command)
  return words.map((word) => {
    const { text, at } = word
    const equals = text.indexOf('=')
    const name = equals < 0 ? text : text.slice(0, equals)
    return {
      name,
      get nameRange() {
        return rangeIn(command.line, at, at + name.length)
      },
      value: equals < 0 ? null : text.slice(equals + 1),
      valueAt: at + name.length + 1,
      get range() {
        return word.range
      },
      legacy: false,
    }
  })
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
