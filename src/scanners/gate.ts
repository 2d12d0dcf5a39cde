/** Whether an image may go on: a pure decision about a report, so that it can be taken again at any time. */
import { type AffectedPackage, type Finding, SEVERITIES, type ScanReport, type Severity } from './report.ts'
import { type LineText, describeUpdates } from './gate-updates.ts'
import { isMalware } from './malware.ts'
import { matchesName } from './name-pattern.ts'

export const MISSING_DATA_RULES = ['allow', 'warn', 'block'] as const
export type MissingDataRule = (typeof MISSING_DATA_RULES)[number]

/** Somebody's word that a weakness does no harm here. */
export interface GateException {
  /** Of an advisory, or one of its aliases. */
  readonly id: string
  /** Only in packages of this name, or from a source of this name; `*` stands for any characters. Left out: in all. */
  readonly package?: string
  readonly reason: string
  readonly author: string
  /** RFC 3339 time, or a day (`2026-12-31`), the end of which counts, in UTC. What is neither has expired. */
  readonly expires: string
}

export interface GatePolicy {
  /** Findings of this severity or a worse one block. */
  readonly failOn: Severity
  /** Findings without a fix do not block, but for malware: nobody could do anything about them. */
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

/** What the gate says of one finding. */
export interface JudgedFinding {
  readonly finding: Finding
  readonly blocks: boolean
  /** The one in force that is about it, also where nothing would block without it; null: none. */
  readonly exception: GateException | null
}

export interface GateResult {
  /** `unavailable`: nothing blocks, and it is not known enough to say that nothing would. */
  readonly verdict: 'pass' | 'fail' | 'unavailable'
  readonly blocking: readonly Finding[]
  /** All findings, as the report has them. */
  readonly judged: readonly JudgedFinding[]
  /** Why it did not pass; null: it did. */
  readonly message: string | null
  /** Sentences for the submitter, also of a pass. */
  readonly warnings: readonly string[]
  /** Exceptions without which the image would not have passed. */
  readonly used: readonly GateException[]
  /** Exceptions that would have let a finding through, and are over. */
  readonly expired: readonly GateException[]
}

const MOST_REASONS = 8
const DAY = /^\d{4}-\d{2}-\d{2}$/
const DAY_MS = 86_400_000

/**
 * A known finding blocks also where data are missing: `fail` comes before `unavailable`.
 *
 * @param options the policy, what it leaves out from `GATE_DEFAULTS`; `now` in epoch milliseconds; `lineText` for the message.
 */
export function evaluateGate(
  report: ScanReport,
  options: Partial<GatePolicy> & { readonly now: number; readonly lineText?: LineText | undefined },
): GateResult {
  const policy = { ...GATE_DEFAULTS, ...options }
  const byId = Map.groupBy(policy.exceptions, ({ id }) => id)
  const judged = report.findings.map((finding) => judge(finding, policy, byId, options.now))
  const blocking = judged.filter(({ blocks }) => blocks)
  const expired = [...new Set(blocking.flatMap(({ over }) => over))]
  const findings = blocking.map(({ finding }) => finding)
  const isUnavailable = report.status !== 'scanned' && policy.onMissingData === 'block'
  return {
    verdict: verdictOf(findings, isUnavailable),
    blocking: findings,
    judged: judged.map(({ finding, blocks, exception }) => ({ finding, blocks, exception })),
    message: messageOf(findings, report, policy, isUnavailable, options.lineText),
    warnings: warningsOf(report, policy, expired),
    used: [...new Set(judged.flatMap(({ isRelevant, exception }) => (isRelevant ? (exception ?? []) : [])))],
    expired,
  }
}

/** From its time on, or the end of its day, an exception lets nothing pass any more. `now` in epoch milliseconds. */
export function isOver({ expires }: GateException, now: number): boolean {
  const time = Date.parse(expires) + (DAY.test(expires) ? DAY_MS : 0)
  return !(now < time)
}

function judge(
  finding: Finding,
  policy: GatePolicy,
  exceptions: ReadonlyMap<string, readonly GateException[]>,
  now: number,
): JudgedFinding & { readonly isRelevant: boolean; readonly over: readonly GateException[] } {
  const about = [finding.id, ...finding.aliases]
    .flatMap((id) => exceptions.get(id) ?? [])
    .filter((exception) => isIn(exception, finding.package))
  const over = about.filter((one) => isOver(one, now))
  const exception = about.find((one) => !over.includes(one)) ?? null
  const isRelevant = matters(finding, policy)
  return { finding, isRelevant, blocks: isRelevant && exception === null, exception, over }
}

function verdictOf(blocking: readonly Finding[], isUnavailable: boolean): GateResult['verdict'] {
  if (blocking.length > 0) return 'fail'
  return isUnavailable ? 'unavailable' : 'pass'
}

function matters(finding: Finding, { failOn, ignoreUnfixed }: GatePolicy): boolean {
  const { severity, fixedVersion } = finding
  if (ignoreUnfixed && fixedVersion === null && !isMalware(finding)) return false
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(failOn)
}

function isIn({ package: pattern }: GateException, { name, source }: AffectedPackage): boolean {
  if (pattern === undefined) return true
  return matchesName(pattern, name) || (source !== null && matchesName(pattern, source.name))
}

function messageOf(
  blocking: readonly Finding[],
  report: ScanReport,
  { failOn }: GatePolicy,
  isUnavailable: boolean,
  lineText: LineText | undefined,
): string | null {
  if (blocking.length > 0) {
    const worse = failOn === 'critical' ? '' : ' or worse'
    return `The image has known weaknesses of severity ${failOn}${worse}. Update: ${describeUpdates(blocking, lineText)}`
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
  const all = [...reasons, ...notes]
  const rest = all.length - MOST_REASONS
  // an image has as many notes as its author likes, and this is in every list of jobs
  const shown = [...all.slice(0, MOST_REASONS), ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ')
  return shown === '' ? status : `${status} (${shown})`
}
