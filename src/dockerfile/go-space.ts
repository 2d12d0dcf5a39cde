/**
 * White space as Go's `unicode.IsSpace` has it, which BuildKit trims by. JavaScript's `\s` differs: it has U+FEFF
 * and lacks U+0085. Loops over character codes: patterns that trim an end take quadratic time.
 */
const WIDE_SPACES: ReadonlySet<number> = new Set([
  0x85, 0xa0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a,
  0x2028, 0x2029, 0x202f, 0x205f, 0x3000,
])

/** True for white space at `at`; false behind the end. */
export function isSpaceAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code > 0x7f && WIDE_SPACES.has(code))
}

/** Where white space that starts at `from` ends. */
export function afterSpaces(text: string, from: number): number {
  let at = from
  while (isSpaceAt(text, at)) at++
  return at
}

/** Where the text ends when white space at its end is left out. */
export function trimmedEnd(text: string): number {
  let end = text.length
  while (end > 0 && isSpaceAt(text, end - 1)) end--
  return end
}
