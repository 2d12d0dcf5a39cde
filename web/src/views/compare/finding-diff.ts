import type { Finding, Findings } from '../../../../src/client/api-types.generated.ts'

export interface FindingDiff {
  readonly onlyFirst: readonly Finding[]
  readonly onlySecond: readonly Finding[]
  readonly both: number
}

/** Without data a scan finds nothing, which is not that there is nothing: such an image is not compared. */
export function canCompare(...reports: readonly Findings[]): boolean {
  return reports.every(({ gate }) => gate.blocking !== null)
}

/** Findings that only one of two images has; the order stays. A package of another version has the same finding. */
export function compareFindings(first: readonly Finding[], second: readonly Finding[]): FindingDiff {
  const before = new Set(first.map(keyOf))
  const after = new Set(second.map(keyOf))
  return {
    onlyFirst: uniqueWithout(first, after),
    onlySecond: uniqueWithout(second, before),
    both: [...before].filter((key) => after.has(key)).length,
  }
}

function uniqueWithout(findings: readonly Finding[], others: ReadonlySet<string>): readonly Finding[] {
  const seen = new Set(others)
  return findings.filter((finding) => {
    const key = keyOf(finding)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function keyOf({ id, package: { kind, name } }: Finding): string {
  return `${id} ${kind} ${name}`
}
