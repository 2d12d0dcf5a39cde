import { type AffectedPackage, type Finding, SEVERITIES } from './report.ts'
import { orderOfKind } from './osv/versions/order-of-kind.ts'

const MAX_PACKAGES = 10
const MAX_IDS = 3

/**
 * What to update to which version, most severe first:
 * `openssl 3.0.11-1 -> 3.0.17-1~deb12u2 (CVE-2024-1, high; Dockerfile line 3)`. Packages of one source are one entry,
 * whose version mends all of its findings. At most ten are named, and the rest counted.
 */
export function describeUpdates(findings: readonly Finding[]): string {
  const bySource = [...Map.groupBy(findings, sourceKey).values()]
  const entries = bySource.toSorted((a, b) => worst(b) - worst(a)).map(describeUpdate)
  const named = entries.slice(0, MAX_PACKAGES).join('; ')
  const rest = entries.length - MAX_PACKAGES
  return rest > 0 ? `${named}; and ${rest} more ${rest === 1 ? 'package' : 'packages'}` : named
}

function describeUpdate(findings: readonly Finding[]): string {
  const [first] = findings
  if (first === undefined) return ''
  const { name, version } = sourceOf(first.package)
  const order = orderOfKind(first.package.kind)
  const fixed = findings
    .flatMap(({ fixedVersion }) => fixedVersion ?? [])
    .toSorted(order.compare)
    .at(-1)
  const target = fixed === undefined ? 'no version with a fix yet' : fixed
  return `${name} ${version} -> ${target} (${[describeIds(findings), ...describeLine(findings)].join('; ')})`
}

function describeIds(findings: readonly Finding[]): string {
  const sorted = findings.toSorted((a, b) => rank(b) - rank(a))
  const ids = [...new Set(sorted.map(({ id }) => id))]
  const more = ids.length > MAX_IDS ? ` and ${ids.length - MAX_IDS} more` : ''
  return `${ids.slice(0, MAX_IDS).join(', ')}${more}, ${sorted[0]?.severity}`
}

function describeLine(findings: readonly Finding[]): readonly string[] {
  const lines = findings.flatMap(({ line }) => line ?? [])
  return lines.length === 0 ? [] : [`Dockerfile line ${Math.min(...lines) + 1}`]
}

const sourceOf = (installed: AffectedPackage): { readonly name: string; readonly version: string } =>
  installed.source ?? installed

function sourceKey({ ecosystem, package: installed }: Finding): string {
  const { name, version } = sourceOf(installed)
  return [ecosystem, name, version].join('\n')
}

/** Severity first, then the score. */
const rank = ({ severity, score }: Finding): number => SEVERITIES.indexOf(severity) * 100 + (score ?? 0)

const worst = (findings: readonly Finding[]): number => Math.max(...findings.map(rank))
