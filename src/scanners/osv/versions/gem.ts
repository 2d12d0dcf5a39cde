/** Versions of Ruby gems: the rules of Gem::Version (https://docs.ruby-lang.org/en/master/Gem/Version.html). */
import { type VersionOrder, compareDigits, compareText } from './version-order.ts'

const SHAPE = /^\s*(?:\d+(?:\.[0-9a-zA-Z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?)?\s*$/
const SEGMENT = /[0-9]+|[a-z]+/gi
const isNumber = (segment: string): boolean => /^\d/.test(segment)
const isZero = (segment: string): boolean => /^0+$/.test(segment)

/**
 * Order of `Gem::Version#<=>`: runs of digits and of letters in turns; a letter makes a pre-release, which is older than
 * any number; `-` means `.pre.`; zeros at the end, and in front of the first letter, do not count.
 */
export const gemOrder: VersionOrder = {
  isValid: (text) => SHAPE.test(text),
  compare(a, b) {
    const left = segmentsOf(a)
    const right = segmentsOf(b)
    for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
      const difference = compareSegments(left[at] ?? '0', right[at] ?? '0')
      if (difference !== 0) return difference
    }
    return 0
  },
}

function segmentsOf(text: string): readonly string[] {
  const segments: string[] = text.trim().replaceAll('-', '.pre.').match(SEGMENT) ?? []
  const letter = segments.findIndex((segment) => !isNumber(segment))
  const release = letter === -1 ? segments : segments.slice(0, letter)
  const pre = letter === -1 ? [] : segments.slice(letter)
  return [...withoutZerosAtEnd(release), ...withoutZerosAtEnd(pre)]
}

function withoutZerosAtEnd(segments: readonly string[]): readonly string[] {
  return segments.slice(0, segments.findLastIndex((segment) => !isZero(segment)) + 1)
}

function compareSegments(a: string, b: string): number {
  if (isNumber(a) && isNumber(b)) return compareDigits(a, b)
  if (isNumber(a) !== isNumber(b)) return isNumber(a) ? 1 : -1
  return compareText(a, b)
}
