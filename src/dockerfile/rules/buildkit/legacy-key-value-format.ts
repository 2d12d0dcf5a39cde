import type { Command } from '../../command.ts'
import type { Escape } from '../../directives.ts'
import { expandWord, type Lookup } from '../../expand-word.ts'
import { isSpaceAt } from '../../go-space.ts'
import { quotedWords } from '../../plain-words.ts'
import { rangeIn } from '../../split-instructions.ts'
import type { Fix, Rule } from '../rule.ts'
import { type Pair, pairsOf } from '../support/pairs.ts'

/** BuildKit: `ENV name value` and `LABEL name value`, without an equals sign. */
export const legacyKeyValueFormat: Rule = {
  code: 'LegacyKeyValueFormat',
  aliases: [],
  severity: 'warning',
  keywords: ['ENV', 'LABEL'],
  title: 'ENV or LABEL without an equals sign',
  action: 'Write name=value, with quotes around a value that has spaces.',
  *check({ stages, escape }) {
    for (const command of stages.flatMap((stage) => stage.commands)) {
      if (command.keyword !== 'ENV' && command.keyword !== 'LABEL') continue
      const [pair] = pairsOf(command, escape)
      if (pair?.legacy !== true || pair.value === null) continue
      const fix = fixOf(command, pair, pair.value, escape)
      yield {
        range: pair.range,
        message: `${command.keyword} has ${clip(pair.name)} and its value parted by a space.`,
        ...(fix === null ? {} : { fix }),
      }
    }
  },
}

/** Null where the value, once it is in one word, would not surely be the same. */
function fixOf(command: Command, pair: Pair, value: string, escape: Escape): Fix | null {
  const nameAt = pair.valueAt - (command.rest.length - value.length)
  const gap = rangeIn(command.line, nameAt + pair.name.length, pair.valueAt)
  if (!/^[\w.-]+$/.test(pair.name) || gap.start.line !== gap.end.line || value === '') return null
  const title = 'Write it with an equals sign'
  const end = rangeIn(command.line, pair.valueAt, pair.valueAt + value.length).end
  if (isSame(value, value, escape)) return { title, edits: [{ range: gap, text: '=' }] }
  if (!/["']/.test(value) && isSame(value, `"${value}"`, escape)) {
    return {
      title,
      edits: [
        { range: gap, text: '="' },
        { range: { start: end, end }, text: '"' },
      ],
    }
  }
  // an escaped space in front of a continuation is read in two ways
  if (pair.range.start.line !== end.line) return null
  const spaces = unquotedSpaces(value, escape)
  if (!isSame(value, escaped(value, spaces, escape), escape)) return null
  const escapes = spaces.map((at) => {
    const { start } = rangeIn(command.line, pair.valueAt + at, pair.valueAt + at + 1)
    return { range: { start, end: start }, text: escape as string }
  })
  return { title, edits: [{ range: gap, text: '=' }, ...escapes] }
}

/** True when `word` is one word of the new form and comes to what `value` comes to in the old one. */
function isSame(value: string, word: string, escape: Escape): boolean {
  if (quotedWords(word, escape).length !== 1 || isSpaceAt(word, 0)) return false
  // each variable has a value that nothing else has
  const lookup: Lookup = (name) => `\u0001${name}\u0002`
  const before = expandWord(value, lookup, escape)
  const after = expandWord(word, lookup, escape)
  return before.certain && after.certain && before.text === after.text
}

function unquotedSpaces(value: string, escape: Escape): readonly number[] {
  const found: number[] = []
  let quote = ''
  for (let at = 0; at < value.length; at++) {
    const character = value.charAt(at)
    if (quote === '' && isSpaceAt(value, at)) found.push(at)
    else if (quote === '' && (character === '"' || character === "'")) quote = character
    else if (character === quote) quote = ''
    else if (character === escape && quote !== "'") at++
  }
  return found
}

function escaped(value: string, spaces: readonly number[], escape: Escape): string {
  const parts = spaces.map((at, index) => value.slice(index === 0 ? 0 : spaces[index - 1], at))
  return [...parts, value.slice(spaces.at(-1) ?? 0)].join(escape)
}

function clip(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name
}
