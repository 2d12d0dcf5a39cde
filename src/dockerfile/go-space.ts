/**
 * White space as Go's `unicode.IsSpace` has it, which BuildKit trims by. JavaScript's `\s` differs: it has U+FEFF
 * and lacks U+0085.
 */
const SPACES = '\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000'
const LEADING = new RegExp(`^[${SPACES}]+`, 'u')
const ONE = new RegExp(`^[${SPACES}]$`, 'u')

export function isSpace(character: string): boolean {
  return ONE.test(character)
}

/** Number of UTF-16 units of white space at the start. */
export function leadingSpaces(text: string): number {
  return LEADING.exec(text)?.[0].length ?? 0
}

/** Where the text ends when white space at its end is left out. A loop: a pattern for it would be quadratic. */
export function trimmedEnd(text: string): number {
  let end = text.length
  while (end > 0 && isSpace(text.charAt(end - 1))) end--
  return end
}

export function trimSpace(text: string): string {
  const end = trimmedEnd(text)
  return text.slice(Math.min(leadingSpaces(text), end), end)
}
