/** How the versions of one ecosystem follow each other. Pure, total on valid texts, and never throws. */
export interface VersionOrder {
  /** False: the text is no version of this ecosystem, and `compare` says nothing about it. */
  isValid(text: string): boolean
  /** Below 0: `a` is older than `b`; 0: the same; above 0: newer. */
  compare(a: string, b: string): number
}

/** Numbers of any length as text: leading zeros do not count, none at all is 0. No `BigInt`, which a hostile length would make slow. */
export function compareDigits(a: string, b: string): number {
  const left = withoutLeadingZeros(a)
  const right = withoutLeadingZeros(b)
  return left.length - right.length || compareText(left, right)
}

/** By code unit, as `strcmp` does for ASCII. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function withoutLeadingZeros(digits: string): string {
  let start = 0
  while (digits[start] === '0') start += 1
  return digits.slice(start)
}

export const isDigit = (code: number): boolean => code >= 48 && code <= 57

export const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
