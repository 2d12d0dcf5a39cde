/**
 * Variable substitution and removal of quotes in one word, as BuildKit's shell lexer does it
 * (https://docs.docker.com/reference/dockerfile/#environment-replacement).
 */

/** What is known of a variable: its value, that it has none (`undefined`), or nothing at all (`null`). */
export type Lookup = (name: string) => string | undefined | null

export interface Expanded {
  /** The value up to the first part that is not known for sure. */
  readonly text: string
  readonly certain: boolean
}

interface State {
  readonly word: string
  readonly escape: string
  readonly lookup: Lookup
  at: number
  depth: number
}

/** Nesting of `${a:-${b:-…}}` that is followed; deeper is not certain. */
const MOST_DEPTH = 16

const SPECIAL = /["'$]/
const NAME = /[0-9]+|[@*#?\-$!]|[\p{L}_][\p{L}\p{Nd}_]*/uy

/** Never throws: what BuildKit would refuse, or what only some versions know, is not certain. */
export function expandWord(word: string, lookup: Lookup, escape: string): Expanded {
  // Nothing is filled in or taken out, as with most words.
  if (!SPECIAL.test(word) && !word.includes(escape)) return { text: word, certain: true }
  const state: State = { word, escape, lookup, at: 0, depth: 0 }
  return until(state, '')
}

/** Reads up to `stop`, which is eaten; an empty `stop` is the end of the word. */
function until(state: State, stop: string): Expanded {
  let text = ''
  while (state.at < state.word.length) {
    const character = next(state)
    if (stop !== '' && character === stop) return { text, certain: true }
    const part = special(state, character)
    if (part === null) {
      text += character
      continue
    }
    text += part.text
    if (!part.certain) return { text, certain: false }
  }
  return { text, certain: stop === '' }
}

/** What a quote, an escape or a `$` stands for; null for any other character. */
function special(state: State, character: string): Expanded | null {
  if (character === "'") return singleQuoted(state)
  if (character === '"') return doubleQuoted(state)
  if (character === '$') return variable(state)
  if (character === state.escape) return { text: next(state), certain: true }
  return null
}

function singleQuoted(state: State): Expanded {
  const end = state.word.indexOf("'", state.at)
  const text = state.word.slice(state.at, end < 0 ? undefined : end)
  state.at = end < 0 ? state.word.length : end + 1
  return { text, certain: end >= 0 }
}

function doubleQuoted(state: State): Expanded {
  let text = ''
  while (state.at < state.word.length) {
    const character = next(state)
    if (character === '"') return { text, certain: true }
    if (character === '$') {
      const part = variable(state)
      text += part.text
      if (!part.certain) return { text, certain: false }
    } else if (character === state.escape && isEscapedInQuotes(state)) text += next(state)
    else text += character
  }
  return { text, certain: false }
}

function isEscapedInQuotes(state: State): boolean {
  const following = state.word[state.at]
  return following === '"' || following === '$' || following === state.escape
}

function variable(state: State): Expanded {
  if (state.word[state.at] !== '{') {
    const name = readName(state)
    return name === '' ? { text: '$', certain: true } : known(state.lookup(name))
  }
  state.at++
  const name = readName(state)
  const mark = next(state)
  if (name === '') return { text: '', certain: false }
  if (mark === '}') return known(state.lookup(name))
  const operator = mark === ':' ? next(state) : mark
  if ((operator !== '-' && operator !== '+') || state.depth >= MOST_DEPTH) return { text: '', certain: false }
  state.depth++
  const word = until(state, '}')
  state.depth--
  if (!word.certain) return { text: '', certain: false }
  const value = state.lookup(name)
  if (value === null) return { text: '', certain: false }
  const isSet = value !== undefined && (mark !== ':' || value !== '')
  if (operator === '-') return isSet ? known(value) : word
  return isSet ? word : { text: '', certain: true }
}

function known(value: string | undefined | null): Expanded {
  return value === null ? { text: '', certain: false } : { text: value ?? '', certain: true }
}

/** Letters, digits and `_`; digits alone or one special parameter are names as well. */
function readName(state: State): string {
  NAME.lastIndex = state.at
  const name = NAME.exec(state.word)?.[0] ?? ''
  state.at += name.length
  return name
}

function next(state: State): string {
  const code = state.word.codePointAt(state.at)
  if (code === undefined) return ''
  const character = String.fromCodePoint(code)
  state.at += character.length
  return character
}
