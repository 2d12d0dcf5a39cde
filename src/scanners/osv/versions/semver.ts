/**
 * Semantic Versioning 2.0.0, clause 11, for npm and Go (https://go.dev/ref/mod#versions: pseudo-versions are ordinary
 * pre-releases, `+incompatible` is build metadata). By hand and not by the package `semver`, which refuses what stands
 * in advisories and build infos: `1.2`, numbers beyond 2^53, leading zeros, a `v` or `go` in front.
 */
import { type VersionOrder, compareDigits, compareText } from './version-order.ts'

const SHAPE =
  /^(?:v|go|=)?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+)|((?:alpha|beta|rc)\d*))?(?:\+[0-9A-Za-z.-]*)?$/
/** `rc1` of Go's own releases (`go1.22rc1`), as the Go advisories write it: `1.22.0-rc.1`. */
const GO_RELEASE = /^([a-z]+)(\d*)$/

interface Semver {
  readonly numbers: readonly [string, string, string]
  /** Empty: a release. */
  readonly pre: readonly string[]
}

/** Precedence of SemVer 2.0.0; missing numbers are 0, build metadata does not count. */
export const semverOrder: VersionOrder = {
  isValid: (text) => SHAPE.test(text),
  compare(a, b) {
    const left = parse(a)
    const right = parse(b)
    return (
      compareDigits(left.numbers[0], right.numbers[0]) ||
      compareDigits(left.numbers[1], right.numbers[1]) ||
      compareDigits(left.numbers[2], right.numbers[2]) ||
      comparePre(left.pre, right.pre)
    )
  },
}

function parse(text: string): Semver {
  const [, major = '0', minor = '0', patch = '0', pre, goPre] = SHAPE.exec(text) ?? []
  const [, word = '', count = ''] = GO_RELEASE.exec(goPre ?? '') ?? []
  const dotted = pre ?? [word, count].filter((part) => part !== '').join('.')
  return { numbers: [major, minor, patch], pre: dotted === '' ? [] : dotted.split('.') }
}

function comparePre(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return Number(a.length === 0) - Number(b.length === 0)
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const difference = compareIdentifiers(a[at] ?? '', b[at] ?? '')
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

function compareIdentifiers(a: string, b: string): number {
  const isNumberA = /^\d+$/.test(a)
  const isNumberB = /^\d+$/.test(b)
  if (isNumberA && isNumberB) return compareDigits(a, b)
  if (isNumberA !== isNumberB) return isNumberA ? -1 : 1
  return compareText(a, b)
}
