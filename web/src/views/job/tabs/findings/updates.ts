/** What to update so that the image would pass: what blocks, by the source that its packages were made from. */
import type { Finding, GateOfNow, Severity } from '../../../../../../src/client/api-types.generated.ts'

export interface Update {
  readonly name: string
  readonly version: string
  readonly ecosystem: string
  /** Each mends some of its findings, and the highest of them all. Empty: there is no version with a fix yet. */
  readonly fixed: readonly string[]
  /** The highest; null: it cannot be told which that is, as every ecosystem orders its versions in its own way. */
  readonly target: string | null
  readonly severity: Severity
  readonly ids: readonly string[]
  /** Of the Dockerfile, from 1, ascending. */
  readonly lines: readonly number[]
}

/** In the order of the findings, which is most severe first. `known` is what the service says of the versions. */
export function updatesOf(findings: readonly Finding[], known: GateOfNow['updates']): readonly Update[] {
  const blocking = findings.filter(({ blocks }) => blocks)
  return [...Map.groupBy(blocking, sourceKey).values()].flatMap((some) => {
    const [first] = some
    if (first === undefined) return []
    const { name, version } = first.package.source ?? first.package
    const { ecosystem, severity } = first
    const fixed = unique(some.flatMap(({ fixedVersion }) => fixedVersion ?? []))
    const told = known.find(
      (one) => one.ecosystem === ecosystem && one.name === name && one.version === version,
    )
    return [
      {
        name,
        version,
        ecosystem,
        severity,
        fixed,
        target: told?.fixedVersion ?? (fixed.length === 1 ? (fixed[0] ?? null) : null),
        ids: unique(some.map(({ id }) => id)),
        lines: unique(some.flatMap(({ line }) => (line === null ? [] : line + 1))).toSorted((a, b) => a - b),
      },
    ]
  })
}

function sourceKey({ ecosystem, package: installed }: Finding): string {
  const { name, version } = installed.source ?? installed
  return [ecosystem, name, version].join('\n')
}

function unique<Item>(items: readonly Item[]): readonly Item[] {
  return [...new Set(items)]
}
