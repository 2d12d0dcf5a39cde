/** Characters that no shell gives a meaning; zsh alone gives one to `=` in front. */
const PLAIN = /^(?!=)[A-Za-z0-9_@%+:,./=-]+$/

/** The text as one word of a POSIX shell (XCU 2.2), whatever is in it: within single quotes nothing has a meaning. */
export function shellQuote(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
