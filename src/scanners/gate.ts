/** Whether an image may go on: a pure decision about a report, so that it can be taken again at any time. */
import { type Finding, SEVERITIES, type ScanReport, type Severity } from './report.ts'
import { describeUpdates } from './gate-updates.ts'

export const MISSING_DATA_RULES = ['allow', 'warn', 'block'] as const
export type MissingDataRule = (typeof MISSING_DATA_RULES)[number]

/** Somebody's word that a weakness does no harm here. */
export interface GateException {
  /** Of an advisory, or one of its aliases. */
  readonly id: string
  readonly reason: string
  readonly author: string
  /** RFC 3339 time, or a day (`2026-12-31`), the end of which counts, in UTC. What is neither has expired. */
  readonly expires: string
}

export interface GatePolicy {
  /** Findings of this severity or a worse one block. */
  readonly failOn: Severity
  /** Findings without a fix do not block: nobody could do anything about them. */
  readonly ignoreUnfixed: boolean
  /** What a report that is anything but `scanned` means. */
  readonly onMissingData: MissingDataRule
  readonly exceptions: readonly GateException[]
}

export const GATE_DEFAULTS: GatePolicy = {
  failOn: 'high',
  ignoreUnfixed: true,
  onMissingData: 'warn',
  exceptions: [],
}

export interface GateResult {
  /** `unavailable`: nothing blocks, and it is not known enough to say that nothing would. */
  readonly verdict: 'pass' | 'fail' | 'unavailable'
  readonly blocking: readonly Finding[]
  /** Why it did not pass; null: it did. */
  readonly message: string | null
  /** Sentences for the submitter, also of a pass. */
  readonly warnings: readonly string[]
  /** Exceptions without which the image would not have passed. */
  readonly used: readonly GateException[]
  /** Exceptions that would have let a finding through, and are over. */
  readonly expired: readonly GateException[]
}

const DAY = /^\d{4}-\d{2}-\d{2}$/
const DAY_MS = 86_400_000

/**
 * A known finding blocks also where data are missing: `fail` comes before `unavailable`.
 *
 * @param options the policy, what it leaves out from `GATE_DEFAULTS`; `now` in epoch milliseconds.
 */
export function evaluateGate(
  report: ScanReport,
  options: Partial<GatePolicy> & { readonly now: number },
): GateResult {
  const policy = { ...GATE_DEFAULTS, ...options }
  const relevant = report.findings.filter((finding) => isRelevant(finding, policy))
  const judged = relevant.map((finding) => {
    const exceptions = policy.exceptions.filter((exception) => isAbout(exception, finding))
    return { finding, exceptions, valid: exceptions.find((exception) => isValid(exception, options.now)) }
  })
  const blocking = judged.filter(({ valid }) => valid === undefined)
  const expired = [...new Set(blocking.flatMap(({ exceptions }) => exceptions))]
  const findings = blocking.map(({ finding }) => finding)
  const isUnavailable = report.status !== 'scanned' && policy.onMissingData === 'block'
  return {
    verdict: verdictOf(findings, isUnavailable),
    blocking: findings,
    message: messageOf(findings, report, policy, isUnavailable),
    warnings: warningsOf(report, policy, expired),
    used: [...new Set(judged.flatMap(({ valid }) => valid ?? []))],
    expired,
  }
}

function verdictOf(blocking: readonly Finding[], isUnavailable: boolean): GateResult['verdict'] {
  if (blocking.length > 0) return 'fail'
  return isUnavailable ? 'unavailable' : 'pass'
}

function isRelevant({ severity, fixedVersion }: Finding, { failOn, ignoreUnfixed }: GatePolicy): boolean {
  if (ignoreUnfixed && fixedVersion === null) return false
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(failOn)
}

const isAbout = ({ id }: GateException, finding: Finding): boolean =>
  finding.id === id || finding.aliases.includes(id)

function isValid({ expires }: GateException, now: number): boolean {
  const time = Date.parse(expires) + (DAY.test(expires) ? DAY_MS : 0)
  return now < time
}

function messageOf(
  blocking: readonly Finding[],
  report: ScanReport,
  { failOn }: GatePolicy,
  isUnavailable: boolean,
): string | null {
  if (blocking.length > 0) {
    const worse = failOn === 'critical' ? '' : ' or worse'
    return `The image has known weaknesses of severity ${failOn}${worse}. Update: ${describeUpdates(blocking)}`
  }
  return isUnavailable
    ? `It cannot be said whether the image has known weaknesses: ${describeCoverage(report)}`
    : null
}

function warningsOf(
  report: ScanReport,
  { onMissingData, failOn }: GatePolicy,
  expired: readonly GateException[],
): readonly string[] {
  const unknown = report.findings.filter(({ severity }) => severity === 'unknown').length
  const isUnrated = unknown > 0 && failOn !== 'unknown'
  return [
    ...(report.status !== 'scanned' && onMissingData !== 'allow'
      ? [`The scan is not complete: ${describeCoverage(report)}`]
      : []),
    ...(isUnrated ? [`Findings without a known severity, which do not block: ${unknown}`] : []),
    ...expired.map(
      ({ id, author, expires }) => `The exception for ${id} by ${author} was over at ${expires}`,
    ),
  ]
}

/** `not_scanned (npm: there are no advisories of npm on this server)` */
function describeCoverage({ status, ecosystems, notes }: ScanReport): string {
  const reasons = ecosystems.flatMap(({ ecosystem, note }) =>
    note === null ? [] : [`${ecosystem}: ${note}`],
  )
  const all = [...reasons, ...notes].join('; ')
  return all === '' ? status : `${status} (${all})`
}
