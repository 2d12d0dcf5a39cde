import { type GatePolicy, type GateResult, evaluateGate } from '../scanners/gate.ts'
import { type Update, updatesOf } from '../scanners/gate-updates.ts'
import type { ScanReport } from '../scanners/report.ts'
import type { VulnerabilityEvidence } from './evidence.ts'
import type { QuotedDockerfile } from './quote-dockerfile.ts'

/** What is in force now: the settings of the gate, the exceptions as their file has them, the time. */
export interface GateInForce {
  readonly policy: () => GatePolicy
  /** Epoch milliseconds. */
  readonly now: () => number
  /** For the message. */
  readonly lineText?: QuotedDockerfile['lineText']
}

/** What the gate says of an image today. */
export interface GateOfNow extends GateResult {
  readonly rules: Omit<GatePolicy, 'exceptions'>
  /** What would have to be updated so that it passes. */
  readonly updates: readonly Update[]
  /** What it said when the image was scanned for the job; null: it was not asked. */
  readonly recorded: {
    readonly verdict: GateResult['verdict']
    /** Epoch milliseconds. */
    readonly at: number
  } | null
}

/** `kept` is the verdict of the day; with `isCut` the report has not all that was found. */
export function judgeNow(
  report: ScanReport,
  kept: VulnerabilityEvidence | null | undefined,
  { policy, now, lineText }: GateInForce,
  isCut: boolean,
): GateOfNow {
  const { exceptions, ...rules } = policy()
  const result = evaluateGate(report, { ...rules, exceptions, now: now(), lineText })
  const recorded = kept ? { verdict: kept.gate.verdict, at: kept.report.at } : null
  const isUncertain = isCut && result.verdict === 'pass'
  const updates = updatesOf(result.blocking)
  return { ...result, ...(isUncertain ? CUT : {}), rules, updates, recorded }
}

const CUT = {
  verdict: 'unavailable',
  message:
    'It cannot be said whether the image would pass: not all of its findings were kept. ' +
    'POST /retry?from=scan reads it again.',
} as const
