/**
 * Versions of Alpine packages: `digits{.digits}{letter}{_suffix{digits}}{~hash}{-rN}`, in the order of apk-tools 3
 * (the package specification of Alpine's wiki, https://wiki.alpinelinux.org/wiki/Package_policies; apk-package(5)).
 */
import { type VersionOrder, compareDigits, compareText } from './version-order.ts'

const SHAPE =
  /^\d+(?:\.\d+)*[a-z]?(?:_(?:alpha|beta|pre|rc|cvs|svn|git|hg|p)\d*)*(?:~[0-9a-fA-F]+)?(?:-r\d+)?$/
const PART =
  /(?<number>\d+)|(?<letter>[a-z])(?![a-z])|_(?<suffix>[a-z]+)(?<count>\d*)|~(?<hash>[0-9a-fA-F]+)|-r(?<revision>\d+)/y

/** In front of the release: alpha to rc. After it: the others. */
const SUFFIXES = ['alpha', 'beta', 'pre', 'rc', '', 'cvs', 'svn', 'git', 'hg', 'p']
const RELEASE = SUFFIXES.indexOf('')

/** The kinds of a version's parts, in the order in which they may stand. Where two differ, the earlier kind is newer. */
const KINDS = ['first', 'number', 'letter', 'suffix', 'count', 'hash', 'revision', 'end'] as const
type Kind = (typeof KINDS)[number]

interface Part {
  readonly kind: Kind
  readonly text: string
}

const END: Part = { kind: 'end', text: '' }

/**
 * Order of `apk version -t`. The first number and counts compare as numbers; a later number with a leading zero
 * compares as text (1.05 is older than 1.5, as a decimal fraction would be). `_alpha`, `_beta`, `_pre` and `_rc` make a
 * version older than without them, the other suffixes newer.
 */
export const apkOrder: VersionOrder = {
  isValid: (text) => SHAPE.test(text),
  compare(a, b) {
    const left = partsOf(a)
    const right = partsOf(b)
    for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
      const difference = compareParts(left[at] ?? END, right[at] ?? END)
      if (difference !== 0) return difference
    }
    return 0
  },
}

function partsOf(text: string): readonly Part[] {
  const parts: Part[] = []
  let at = 0
  while (at < text.length) {
    if (text[at] === '.') at += 1
    PART.lastIndex = at
    const found = PART.exec(text)
    if (found?.groups === undefined) break
    parts.push(...partsIn(found.groups, parts.length === 0))
    at = PART.lastIndex
  }
  return parts
}

function partsIn(groups: Readonly<Record<string, string | undefined>>, isFirst: boolean): readonly Part[] {
  const { number, letter, suffix, count, hash, revision } = groups
  if (number !== undefined) return [{ kind: isFirst ? 'first' : 'number', text: number }]
  if (letter !== undefined) return [{ kind: 'letter', text: letter }]
  if (hash !== undefined) return [{ kind: 'hash', text: hash }]
  if (revision !== undefined) return [{ kind: 'revision', text: revision }]
  return [{ kind: 'suffix', text: suffix ?? '' }, ...(count ? [{ kind: 'count' as const, text: count }] : [])]
}

function compareParts(a: Part, b: Part): number {
  if (a.kind === b.kind) return compareAlike(a, b)
  if (isEarly(a)) return -1
  if (isEarly(b)) return 1
  return KINDS.indexOf(b.kind) - KINDS.indexOf(a.kind)
}

const isEarly = ({ kind, text }: Part): boolean => kind === 'suffix' && SUFFIXES.indexOf(text) < RELEASE

function compareAlike(a: Part, b: Part): number {
  switch (a.kind) {
    case 'suffix':
      return SUFFIXES.indexOf(a.text) - SUFFIXES.indexOf(b.text)
    case 'number':
      if (a.text.startsWith('0') || b.text.startsWith('0')) return compareText(a.text, b.text)
      return compareDigits(a.text, b.text)
    case 'first':
    case 'count':
    case 'revision':
      return compareDigits(a.text, b.text)
    default:
      return compareText(a.text, b.text)
  }
}
