/**
 * How BuildKit takes an instruction apart: keyword, flags, the rest. The flags have a lexer of their own, which
 * strips quotes and escapes and works on bytes.
 */
import { afterSpaces, isSpaceAt, trimmedEnd } from './go-space.ts'

export interface FlagWord {
  /** Quotes and escapes removed. */
  readonly text: string
  /** As written. */
  readonly raw: string
  readonly at: number
}

export interface CommandWords {
  /** As written; empty when there is none. */
  readonly keyword: string
  readonly keywordAt: number
  readonly flags: readonly FlagWord[]
  readonly rest: string
  readonly restAt: number
}

/** `from`: where in `text` the command begins; offsets are those of `text`. */
export function commandWords(text: string, from: number, escape: string): CommandWords {
  const end = trimmedEnd(text)
  const keywordAt = Math.min(afterSpaces(text, from), end)
  let at = keywordAt
  while (at < end && !endsKeyword(text.charCodeAt(at))) at++
  const keyword = text.slice(keywordAt, at)
  const { flags, next } = flagWords(text, at, end, escape)
  const restAt = Math.min(afterSpaces(text, next), end)
  return { keyword, keywordAt, flags, rest: text.slice(restAt, end), restAt }
}

/** The white space of ASCII but LF, which no line has: TAB, VT, FF, CR and the space. */
function endsKeyword(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0b || code === 0x0c || code === 0x0d
}

function flagWords(
  text: string,
  from: number,
  end: number,
  escape: string,
): { flags: FlagWord[]; next: number } {
  const flags: FlagWord[] = []
  let at = from
  for (;;) {
    at = Math.min(afterSpaces(text, at), end)
    if (text[at] !== '-' || text[at + 1] !== '-' || at + 1 >= end) return { flags, next: at }
    const word = flagWord(text, at, end, escape)
    // A lone -- ends the flags. At the very end of the line BuildKit drops it as well.
    if (word.text === '--') return { flags, next: word.next }
    flags.push({ text: word.text, raw: text.slice(at, word.next), at })
    at = word.next
  }
}

function flagWord(text: string, from: number, end: number, escape: string): { text: string; next: number } {
  let word = ''
  let quote = ''
  let at = from
  for (; at < end; at++) {
    let character = text.charAt(at)
    if (quote === '' && isSpaceAt(text, at)) break
    if (quote === '' ? character === '"' || character === "'" : character === quote) {
      quote = quote === '' ? character : ''
      continue
    }
    if (character === escape) {
      at++
      if (at >= end) break
      character = text.charAt(at)
    }
    word += character
  }
  return { text: word, next: Math.min(at, end) }
}
