import type { CurrentFindings, GateOfNow, JudgedFinding } from '../jobs/jobs.ts'
import { type Examination, isExamined } from '../scanners/report.ts'
import type { FindingsView } from './schemas/findings.ts'

/** Findings as the API shows them. */
export function presentFindings({ report, current, gate }: CurrentFindings): FindingsView {
  const { status, scanner, ecosystems, notes, at } = report
  return {
    current,
    status,
    gate: presentGate(gate, report),
    scanner,
    ecosystems: ecosystems.map(({ dataAt, ...ecosystem }) => ({ ...ecosystem, dataAt: time(dataAt) })),
    findings: gate.judged.map(presentFinding),
    notes: [...notes],
    at: new Date(at).toISOString(),
  }
}

function presentGate(
  { verdict, message, warnings, blocking, used, expired, rules, updates, recorded }: GateOfNow,
  report: Examination,
) {
  return {
    verdict,
    message,
    warnings: [...warnings],
    blocking: isExamined(report) ? blocking.length : null,
    ...rules,
    used: [...used],
    expired: [...expired],
    updates: [...updates],
    recorded: recorded && { verdict: recorded.verdict, at: new Date(recorded.at).toISOString() },
  }
}

function presentFinding({ finding, blocks, exception }: JudgedFinding): FindingsView['findings'][number] {
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
    blocks,
    exception,
  }
}

const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())
