/**
 * Which heredocs a joined instruction opens.
 *
 * BuildKit finds them with its shell lexer: a word `<<NAME`, `<<-NAME`, with a file descriptor in front perhaps,
 * outside quotes; which descriptor makes no difference (`reHeredoc` of its parser, the same since it has heredocs; see
 * `RUN 3<<EMPTY2` in its parser_heredoc_test.go). Its versions differ for `<< NAME` (a heredoc since 0.2x only) and for words whose quoting is
 * broken. This reader takes the plain form and calls everything else that comes near it unclear.
 */
import { isKeyword } from './keywords.ts'
import { isSpaceAt } from './go-space.ts'

export interface HeredocMarker {
  readonly name: string
  /** `<<-`: tabs in front of the end marker are ignored. */
  readonly chomp: boolean
  /** Offset of the word, and how many digits of a file descriptor it begins with. */
  readonly at: number
  readonly digits: number
}

export interface HeredocWords {
  readonly markers: readonly HeredocMarker[]
  /** Offset of a marker that cannot be read for sure. */
  readonly unclearAt: number | null
}

interface Word {
  readonly text: string
  readonly at: number
}

const MARKER = /^(\d*)<<(-?)([^<]+)$/
const BARE_MARKER = /^\d*<<$/
const PLAIN = /^(?:[A-Za-z_][\w.-]*|'[A-Za-z_][\w.-]*'|"[A-Za-z_][\w.-]*")$/
const CLOSE_TO_A_MARKER = /(?:^|\s)\d*<<-?\s*[^<\s]/

export function heredocWords(text: string): HeredocWords {
  if (!text.includes('<<')) return { markers: [], unclearAt: null }
  const words = shellWords(text)
  if (words === null) {
    const near = CLOSE_TO_A_MARKER.exec(text)
    return { markers: [], unclearAt: near ? near.index : null }
  }
  const markers: HeredocMarker[] = []
  for (const [index, word] of words.entries()) {
    if (BARE_MARKER.test(word.text) && index + 1 < words.length) return { markers, unclearAt: word.at }
    const match = MARKER.exec(word.text)
    if (!match) continue
    const [, { length: digits } = '', dash = '', quoted = ''] = match
    const name = quoted.replace(/^(['"])(.*)\1$/, '$2')
    if (!PLAIN.test(quoted) || isKeyword(name.toUpperCase())) return { markers, unclearAt: word.at }
    markers.push({ name, chomp: dash === '-', at: word.at, digits })
  }
  return { markers, unclearAt: null }
}

/** The words with quotes and escapes left in; null where quoting or a `${` is not closed or is unusual. */
function shellWords(text: string): readonly Word[] | null {
  const words: Word[] = []
  let start = -1
  let at = 0
  while (at < text.length) {
    if (isSpaceAt(text, at)) {
      if (start >= 0) words.push({ text: text.slice(start, at), at: start })
      start = -1
      at++
      continue
    }
    if (start < 0) start = at
    const next = afterToken(text, at)
    if (next === null) return null
    at = next
  }
  if (start >= 0) words.push({ text: text.slice(start), at: start })
  return words
}

/** Where the quoted part, escape or character at `at` ends; the lexer of heredocs escapes by backslash always. */
function afterToken(text: string, at: number): number | null {
  switch (text[at]) {
    case '\\':
      return Math.min(at + 2, text.length)
    case "'": {
      const end = text.indexOf("'", at + 1)
      return end < 0 ? null : end + 1
    }
    case '"':
      return afterDoubleQuotes(text, at)
    case '$':
      return text[at + 1] === '{' ? afterBraces(text, at) : at + 1
    default:
      return at + 1
  }
}

function afterDoubleQuotes(text: string, at: number): number | null {
  let next: number | null = at + 1
  while (next !== null && next < text.length) {
    if (text[next] === '"') return next + 1
    if (text[next] === '\\') next += 2
    else if (text[next] === '$') next = text[next + 1] === '{' ? afterBraces(text, next) : next + 1
    else next++
  }
  return null
}

/** Only `${name}` and `${name:-word}`: for other modifiers versions differ in what they accept and where words end. */
function afterBraces(text: string, at: number): number | null {
  const simple = /\$\{[A-Za-z_][A-Za-z0-9_]*(?::[-+?][\w./:@-]*)?\}/y
  simple.lastIndex = at
  return simple.test(text) ? simple.lastIndex : null
}
