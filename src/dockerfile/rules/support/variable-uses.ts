/** Which variables a word names, as BuildKit's shell lexer comes upon them. */
import type { Escape } from '../../directives.ts'

export interface VariableUse {
  readonly name: string
  /** Offset of the `$`, and behind the name (or behind the brace of the plain `${name}`). */
  readonly at: number
  readonly end: number
  /** `${name:-word}`, `${name-word}`, `${name:+word}` or `${name+word}`: it may be unset. */
  readonly maybeUnset: boolean
}

interface State {
  readonly text: string
  readonly escape: string
  readonly quotes: boolean
  readonly uses: VariableUse[]
  /** What each open part ends with, the innermost last; `"` is a double-quoted part. */
  readonly ends: string[]
  at: number
}

const NAME = /[0-9]+|[@*#?\-$!]|[\p{L}_][\p{L}\p{Nd}_]*/uy

/**
 * All uses in the word, those in the words of `${a:-$b}` among them. Linear and never throws: where BuildKit would
 * refuse the word it ends. `quotes: false` reads the body of a heredoc, in which quotes are plain characters.
 */
export function variableUses(text: string, escape: Escape, quotes = true): readonly VariableUse[] {
  if (!text.includes('$')) return []
  const state: State = { text, escape, quotes, uses: [], ends: [], at: 0 }
  while (state.at < text.length) {
    if (!step(state)) break
  }
  return state.uses
}

/** False where the word is malformed. */
function step(state: State): boolean {
  const { text, escape, quotes, ends } = state
  const character = text.charAt(state.at)
  const end = ends.at(-1)
  if (character === end) return close(state, end)
  if (character === '$') return dollar(state)
  if (character === escape) {
    // in double quotes BuildKit's lexer has the escape for ", $ and itself only
    const following = text.charAt(state.at + 1)
    state.at += end === '"' && following !== '"' && following !== '$' && following !== escape ? 1 : 2
    return true
  }
  if (quotes && end !== '"' && character === "'") {
    const closing = text.indexOf("'", state.at + 1)
    state.at = closing + 1
    return closing >= 0
  }
  if (quotes && end !== '"' && character === '"') ends.push('"')
  state.at++
  return true
}

function close(state: State, end: string): boolean {
  state.ends.pop()
  // behind the pattern of ${name/pattern/word} comes the word
  if (end === '/') state.ends.push('}')
  state.at++
  return true
}

function dollar(state: State): boolean {
  const { text, ends } = state
  const at = state.at++
  if (text[state.at] !== '{') {
    const name = readName(state)
    if (name !== '') state.uses.push({ name, at, end: state.at, maybeUnset: false })
    return true
  }
  state.at++
  const name = readName(state)
  let mark = text.charAt(state.at++)
  if (name === '' || mark === '') return false
  if (mark === ':') mark = text.charAt(state.at++)
  state.uses.push({
    name,
    at,
    end: Math.min(state.at, text.length),
    maybeUnset: mark === '-' || mark === '+',
  })
  if (mark === '}') return true
  if (mark === '/') {
    if (text[state.at] === '/') state.at++
    ends.push('/')
    return true
  }
  ends.push('}')
  return /[-+?#%]/.test(mark)
}

function readName(state: State): string {
  NAME.lastIndex = state.at
  const name = NAME.exec(state.text)?.[0] ?? ''
  state.at += name.length
  return name
}
