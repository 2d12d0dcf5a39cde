import { createHash } from 'node:crypto'
import type { GateException } from '../gate.ts'
import {
  type EcosystemCoverage,
  type Finding,
  type ScanReport,
  type Severity,
  isExamined,
} from '../report.ts'
import { type DocumentFacts, TOOL, secondsOf } from './document-facts.ts'

export interface SarifFacts extends Pick<DocumentFacts, 'toolVersion'> {
  /** Of the Dockerfile as a URI reference, relative to the root of the context. */
  readonly dockerfile: string
  /** Findings that an operator has excused. Left out: nobody was asked. */
  readonly exceptions?: ReadonlyMap<Finding, GateException>
}

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'
const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  unknown: 'warning',
  low: 'note',
  none: 'note',
}

/**
 * Findings as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/). One rule an advisory; a result lies on the
 * line of the Dockerfile that made the package's layer, where that is known. What was not examined is told in
 * notifications. A scan without data did not execute successfully and has no results at all (3.14.23): an empty list
 * would say that nothing was found. Equal input gives an equal text.
 */
export function toSarif(report: ScanReport, facts: SarifFacts): string {
  const byId = new Map<string, readonly Finding[]>(
    [...Map.groupBy(report.findings, ({ id }) => id)].toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
  const ids = [...byId.keys()]
  const examined = isExamined(report)
  const results = report.findings.map((finding) => toResult(finding, ids.indexOf(finding.id), facts))
  const run = {
    tool: { driver: { name: TOOL, version: facts.toolVersion, rules: [...byId.values()].map(toRule) } },
    invocations: [
      {
        executionSuccessful: examined,
        endTimeUtc: secondsOf(report.at),
        toolExecutionNotifications: notificationsOf(report),
      },
    ],
    ...(examined ? { results } : {}),
    properties: { status: report.status, scanner: report.scanner },
  }
  return JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, null, 2)
}

function toRule(findings: readonly Finding[]) {
  const [first] = findings
  if (first === undefined) throw new RangeError('a rule is made of a finding')
  const { id, aliases, summary, score, severity, vector } = first
  return {
    id,
    shortDescription: { text: summary || id },
    helpUri: `https://osv.dev/vulnerability/${encodeURIComponent(id)}`,
    help: {
      text: [summary || id, ...(aliases.length > 0 ? [`Also known as ${aliases.join(', ')}`] : [])].join(
        '\n',
      ),
    },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: {
      tags: ['security', 'vulnerability'],
      severity,
      ...(score === null ? {} : { 'security-severity': score.toFixed(1) }),
      ...(vector === null ? {} : { vector }),
    },
  }
}

function toResult(finding: Finding, ruleIndex: number, { dockerfile, exceptions }: SarifFacts) {
  const { id, package: installed, fixedVersion, line, ecosystem, severity } = finding
  const what = `${installed.name} ${installed.version}`
  const action = fixedVersion === null ? 'there is no fix yet' : `update to ${fixedVersion}`
  const logicalLocations = [
    { name: installed.name, fullyQualifiedName: `${ecosystem}/${what}`, kind: 'package' },
  ]
  const place = { artifactLocation: { uri: dockerfile }, region: { startLine: (line ?? 0) + 1 } }
  return {
    ruleId: id,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: `${what} is affected by ${id}: ${action}.` },
    locations: [line === null ? { logicalLocations } : { physicalLocation: place, logicalLocations }],
    partialFingerprints: { 'slipwayFinding/v1': fingerprint(finding) },
    ...(exceptions === undefined ? {} : { suppressions: suppressionsOf(exceptions.get(finding)) }),
    properties: { fixedVersion, path: installed.path, layer: installed.layer },
  }
}

/** SARIF 2.1.0, 3.27.23: all results of a run have a list, or none; an empty one: it is not suppressed. */
function suppressionsOf(exception: GateException | undefined) {
  if (exception === undefined) return []
  const { reason, author, expires } = exception
  return [{ kind: 'external', justification: `${reason} (${author}, until ${expires})` }]
}

/** Of the same weakness in the same place, in whatever version. */
function fingerprint({ id, ecosystem, package: { name, path } }: Finding): string {
  return createHash('sha256').update([id, ecosystem, name, path].join('\n')).digest('hex')
}

function notificationsOf({ ecosystems, notes, status }: ScanReport) {
  const gaps = ecosystems.filter((one) => one.status !== 'scanned').map(describeGap)
  const level = status === 'scanned' ? 'note' : 'warning'
  return [
    ...gaps.map((text) => ({ level: 'warning', message: { text } })),
    ...notes.map((text) => ({ level, message: { text } })),
  ]
}

const describeGap = ({ ecosystem, status, packages, note }: EcosystemCoverage): string =>
  `${ecosystem}, ${packages} packages: ${status}${note === null ? '' : `, ${note}`}`
