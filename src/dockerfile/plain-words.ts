import { isSpaceAt } from './go-space.ts'

/** Words parted by white space, as BuildKit splits FROM, EXPOSE and the plain forms of ADD, COPY and VOLUME. */
export function plainWords(text: string): readonly string[] {
  return text.split(/[\t\v\f\r ]+/).filter((word) => word !== '')
}

/**
 * Words of ENV, LABEL and ARG: white space inside quotes or behind an escape does not part them. Quotes and
 * escapes stay in, for `expandWord` to take out.
 */
export function quotedWords(text: string, escape: string): readonly string[] {
  const words: string[] = []
  let start = -1
  let quote = ''
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (start < 0) {
      if (isSpaceAt(text, at)) continue
      start = at
    }
    if (quote === '' && isSpaceAt(text, at)) {
      words.push(text.slice(start, at))
      start = -1
    } else if (quote === '' && (character === '"' || character === "'")) quote = character
    else if (character === quote) quote = ''
    else if (character === escape && quote !== "'") at++
  }
  if (start >= 0) words.push(text.slice(start))
  return words
}
