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

export function pairsOf(command: Command, escape: string): readonly Pair[] {
  const words = quotedPlaces(command, escape)
  const isLegacy = command.keyword !== 'ARG' && words[0] !== undefined && !words[0].text.includes('=')
  if (isLegacy) return legacyPair(command)
  return words.map(({ text, at, range }) => {
    const equals = text.indexOf('=')
    const name = equals < 0 ? text : text.slice(0, equals)
    return {
      name,
      nameRange: rangeIn(command.line, at, at + name.length),
      value: equals < 0 ? null : text.slice(equals + 1),
      valueAt: at + name.length + 1,
      range,
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
