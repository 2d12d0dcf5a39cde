/** Which findings are shown, and in what order. */
import type { Finding, Severity } from '../../../../../../src/client/api-types.generated.ts'

export interface FindingFilter {
  /** None: all. */
  readonly severities: ReadonlySet<Severity>
  readonly onlyBlocking: boolean
  /** In the advisory, its aliases, its summary, the package or its source; in upper or lower case. */
  readonly text: string
}

export const NO_FINDING_FILTER: FindingFilter = { severities: new Set(), onlyBlocking: false, text: '' }

export function filterFindings(findings: readonly Finding[], filter: FindingFilter): readonly Finding[] {
  const { severities, onlyBlocking, text } = filter
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return findings.filter(
    (finding) =>
      (severities.size === 0 || severities.has(finding.severity)) &&
      (!onlyBlocking || finding.blocks) &&
      words.every((word) => searched(finding).includes(word)),
  )
}

function searched({ id, aliases, summary, package: installed, ecosystem }: Finding): string {
  const { name, version, source } = installed
  return [id, ...aliases, summary, name, version, source?.name ?? '', ecosystem].join('\n').toLowerCase()
}

/** A row of the table: a finding, or the head of those of one package. */
export type FindingRow =
  | { readonly kind: 'package'; readonly key: string; readonly findings: readonly [Finding, ...Finding[]] }
  | { readonly kind: 'finding'; readonly key: string; readonly finding: Finding }

/** By package the heads stand in the order of the worst finding below them, which the list has already. */
export function findingRows(findings: readonly Finding[], byPackage: boolean): readonly FindingRow[] {
  const asRow = (finding: Finding, key: string): FindingRow => ({ kind: 'finding', key, finding })
  if (!byPackage) return findings.map((finding, at) => asRow(finding, `${at}`))
  return [...Map.groupBy(findings, packageKey)].flatMap(([key, some]) => {
    const [first, ...rest] = some
    if (first === undefined) return []
    const head: FindingRow = { kind: 'package', key, findings: [first, ...rest] }
    return [head, ...some.map((finding, at) => asRow(finding, `${key}\n${at}`))]
  })
}

/** Packages made from one source are mended together. */
function packageKey({ ecosystem, package: installed }: Finding): string {
  const { name, version } = installed.source ?? installed
  return [ecosystem, name, version].join('\n')
}
