import type { Diagnostic } from '../diagnostic.ts'

/** Findings of one code that are kept. */
export const MOST_OF_ONE_CODE = 50
/** Findings that are kept in all. */
export const MOST_IN_ALL = 500

const WEIGHT = { error: 0, warning: 1, info: 2 } as const

/**
 * At most 50 findings of a code and 500 in all, in the order of the file. The severest are kept: an error must not get
 * lost behind five hundred remarks.
 */
export function keepMost(findings: readonly Diagnostic[]): readonly Diagnostic[] {
  const sorted = findings.toSorted(byPlace)
  const counts = new Map<string, number>()
  const few = sorted.filter(({ code, severity }) => {
    const key = `${code} ${severity}`
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    return count <= MOST_OF_ONE_CODE
  })
  if (few.length <= MOST_IN_ALL) return few
  return few
    .toSorted((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity])
    .slice(0, MOST_IN_ALL)
    .toSorted(byPlace)
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return (
    a.range.start.line - b.range.start.line ||
    a.range.start.character - b.range.start.character ||
    (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)
  )
}
