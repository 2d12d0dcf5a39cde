/**
 * Versions of RPM packages, `[epoch:]version[-release]`: rpm-version(7) and
 * https://rpm-software-management.github.io/rpm/manual/dependencies.html, with `~` (4.10) and `^` (4.15).
 */
import { type VersionOrder, compareDigits, compareText } from './version-order.ts'

const SHAPE = /^(?:\d{1,9}:)?[^\s:-]+(?:-[^\s:-]+)?$/
/** What counts: runs of digits, runs of letters, and the two marks. Everything else only parts them. */
const SEGMENT = /[0-9]+|[A-Za-z]+|~|\^/g

/**
 * Order of `rpm.vercmp`: epoch, version, release. A missing epoch is 0; a version without a release is older than the
 * same one with any.
 */
export const rpmOrder: VersionOrder = {
  isValid: (text) => SHAPE.test(text),
  compare(a, b) {
    const left = split(a)
    const right = split(b)
    return (
      compareDigits(left.epoch, right.epoch) ||
      comparePart(left.version, right.version) ||
      compareReleases(left.release, right.release)
    )
  },
}

function split(text: string): { epoch: string; version: string; release: string | null } {
  const epoch = /^(\d*):/.exec(text)
  const rest = text.slice(epoch?.[0].length ?? 0)
  const hyphen = rest.lastIndexOf('-')
  return {
    epoch: epoch?.[1] || '0',
    version: hyphen === -1 ? rest : rest.slice(0, hyphen),
    release: hyphen === -1 ? null : rest.slice(hyphen + 1),
  }
}

function compareReleases(a: string | null, b: string | null): number {
  if (a !== null && b !== null) return comparePart(a, b)
  return Number(a !== null) - Number(b !== null)
}

function comparePart(a: string, b: string): number {
  const left = a.match(SEGMENT) ?? []
  const right = b.match(SEGMENT) ?? []
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = compareSegments(left[at], right[at])
    if (difference !== 0) return difference
  }
  return 0
}

/** `~` is older than the end; `^` newer than the end and older than anything else; numbers newer than letters. */
function compareSegments(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0
  const difference = rank(a) - rank(b)
  if (difference !== 0) return difference
  if (a === undefined || b === undefined) return 0
  return rank(a) === RANK_NUMBER ? compareDigits(a, b) : compareText(a, b)
}

const RANK_NUMBER = 4

function rank(segment: string | undefined): number {
  if (segment === undefined) return 1
  if (segment === '~') return 0
  if (segment === '^') return 2
  return /^\d/.test(segment) ? RANK_NUMBER : 3
}
