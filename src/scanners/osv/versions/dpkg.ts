/** Versions of Debian packages: deb-version(7), Debian Policy 5.6.12 (`[epoch:]upstream-version[-debian-revision]`). */
import { type VersionOrder, compareDigits, isDigit, isLetter } from './version-order.ts'

/** An epoch is a C int; without one there is no colon. */
const SHAPE = /^(?:\d{1,9}:[0-9A-Za-z.+:~-]+|[0-9A-Za-z.+~-]+)$/
const TILDE = 126

interface DebianVersion {
  readonly epoch: string
  readonly upstream: string
  readonly revision: string
}

/**
 * Order of `dpkg --compare-versions`: the epoch as a number, then upstream version and revision in turns of text and
 * number. `~` sorts before everything, even before the end; letters before other characters. A missing epoch or
 * revision counts as 0.
 */
export const dpkgOrder: VersionOrder = {
  isValid(text) {
    if (!SHAPE.test(text)) return false
    const { upstream } = split(text)
    return upstream !== '' && !text.endsWith('-')
  },
  compare(a, b) {
    const left = split(a)
    const right = split(b)
    return (
      compareDigits(left.epoch, right.epoch) ||
      comparePart(left.upstream, right.upstream) ||
      comparePart(left.revision, right.revision)
    )
  },
}

function split(text: string): DebianVersion {
  const colon = text.indexOf(':')
  const rest = text.slice(colon + 1)
  const hyphen = rest.lastIndexOf('-')
  return {
    epoch: colon === -1 ? '0' : text.slice(0, colon),
    upstream: hyphen === -1 ? rest : rest.slice(0, hyphen),
    revision: hyphen === -1 ? '' : rest.slice(hyphen + 1),
  }
}

function comparePart(a: string, b: string): number {
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    while (isTextAt(a, i) || isTextAt(b, j)) {
      const difference = weightAt(a, i) - weightAt(b, j)
      if (difference !== 0) return difference
      i += 1
      j += 1
    }
    const endA = endOfDigits(a, i)
    const endB = endOfDigits(b, j)
    const difference = compareDigits(a.slice(i, endA), b.slice(j, endB))
    if (difference !== 0) return difference
    i = endA
    j = endB
  }
  return 0
}

const isTextAt = (text: string, at: number): boolean => at < text.length && !isDigit(text.charCodeAt(at))

/** Digits and the end weigh nothing, `~` less, letters by themselves, everything else more than any letter. */
function weightAt(text: string, at: number): number {
  if (!isTextAt(text, at)) return 0
  const code = text.charCodeAt(at)
  if (code === TILDE) return -1
  return isLetter(code) ? code : code + 256
}

function endOfDigits(text: string, from: number): number {
  let end = from
  while (end < text.length && isDigit(text.charCodeAt(end))) end += 1
  return end
}
