import type { CurrentFindings } from '../jobs/jobs.ts'
import type { Finding } from '../scanners/report.ts'
import type { FindingsView } from './schemas/findings.ts'

/** Findings as the API shows them. */
export function presentFindings({ report, current }: CurrentFindings): FindingsView {
  const { status, scanner, ecosystems, findings, notes, at } = report
  return {
    current,
    status,
    scanner,
    ecosystems: ecosystems.map(({ dataAt, ...ecosystem }) => ({ ...ecosystem, dataAt: time(dataAt) })),
    findings: findings.map(presentFinding),
    notes: [...notes],
    at: new Date(at).toISOString(),
  }
}

function presentFinding(finding: Finding): FindingsView['findings'][number] {
  const { id, aliases, summary, severity, score, vector, ecosystem, fixedVersion, line } = finding
  const { kind, name, version, source, path, layer } = finding.package
  return {
    id,
    aliases: [...aliases],
    summary,
    severity,
    score,
    vector,
    package: { kind, name, version, source, path, layer },
    ecosystem,
    fixedVersion,
    line,
  }
}

const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())
