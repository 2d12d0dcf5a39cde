export type KeywordCase = 'upper' | 'lower' | 'mixed'

/** How a keyword is written. */
export function caseOf(written: string): KeywordCase {
  if (written === written.toLowerCase()) return 'lower'
  return written === written.toUpperCase() ? 'upper' : 'mixed'
}

/** The keyword as a file writes it whose other keywords are in lower case, or are not. */
export function inCaseOf(keyword: string, like: string): string {
  return caseOf(like) === 'lower' ? keyword.toLowerCase() : keyword.toUpperCase()
}
