import type { ErrorCode } from '../../errors/codes.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { VulnerabilityEvidence } from '../../jobs/evidence.ts'
import { countFindings } from '../../jobs/count-findings.ts'
import { reportWithLines } from '../../jobs/finding-lines.ts'
import { quoteDockerfile } from '../../jobs/quote-dockerfile.ts'
import { type GatePolicy, type GateResult, evaluateGate } from '../../scanners/gate.ts'
import type { ScanReport } from '../../scanners/report.ts'
import type { Scanner } from '../../scanners/scanner.ts'
import type { JobStore } from '../../stores/store.ts'
import type { StageContext } from '../stage.ts'
import { describeUsed } from './describe-used.ts'

export interface ScanImageDeps {
  readonly scanner: Scanner
  readonly jobs: JobStore
  readonly gate: () => GatePolicy
  readonly now: () => number
}

export interface ScannedImage {
  readonly evidence: VulnerabilityEvidence
  readonly gate: GateResult
  /** For the log and the stage's message. */
  readonly summary: string
  /** What blocks, and the lines of the Dockerfile that brought it. */
  readonly excerpt: readonly string[]
}

/** More than this of one image is not kept with the job; `findings` of the API has all. */
const MOST_FINDINGS = 500
/** What the engine may do to a scan alone. When it is gone altogether the job waits for it, as in other stages. */
const NO_RESULT: ReadonlySet<ErrorCode> = new Set(['engine_failed', 'engine_timeout', 'engine_unsupported'])

/** Scans the built image and asks the gate. A scanner that fails is a report that says so: the gate decides. */
export async function scanImage(deps: ScanImageDeps, context: StageContext): Promise<ScannedImage> {
  const { job, attempt, outputs } = context
  const report = reportWithLines(await scan(deps, context), outputs.build ?? {})
  const dockerfile = quoteDockerfile(await deps.jobs.dockerfile(job.id, attempt.number))
  const { exceptions, ...rules } = deps.gate()
  const gate = evaluateGate(report, { ...rules, exceptions, now: deps.now(), lineText: dockerfile.lineText })
  for (const line of describeUsed(gate)) context.log.system(line)
  const { findings } = report
  const { verdict, used } = gate
  return {
    gate,
    summary: summarise(report, gate),
    excerpt: dockerfile.excerpt(gate.blocking),
    evidence: {
      report: { ...report, findings: findings.slice(0, MOST_FINDINGS) },
      findings: findings.length,
      counts: countFindings(report),
      gate: { ...rules, verdict, blocking: gate.blocking.length, used },
    },
  }
}

async function scan({ scanner, now }: ScanImageDeps, context: StageContext): Promise<ScanReport> {
  const { build } = context.outputs
  if (build === undefined) throw new SlipwayError('internal', { detail: 'scan without a built image' })
  const signal = AbortSignal.any([context.cancelled, context.leaving])
  try {
    const { report, layersRead } = await scanner.scan(build.imageId, signal)
    context.log.system(`${layersRead} of ${build.layers.length} layers were read; the others were known`)
    return report
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof SlipwayError) || !NO_RESULT.has(error.code)) throw error
    return {
      status: 'error',
      scanner: { name: scanner.name, version: '', generation: null },
      ecosystems: [],
      findings: [],
      notes: [`the image could not be read: ${error.detail}`],
      at: now(),
    }
  }
}

function summarise({ status, findings, ecosystems, notes }: ScanReport, gate: GateResult): string {
  const reasons = ecosystems.flatMap(({ ecosystem, note }) =>
    note === null ? [] : [`${ecosystem}: ${note}`],
  )
  const why = [...reasons, ...notes].slice(0, 4).join('; ')
  if (status === 'not_scanned' || status === 'error') return `not scanned for vulnerabilities: ${why}`
  const count = findings.length === 1 ? '1 known weakness' : `${findings.length} known weaknesses`
  // A number without data for all of it reads as if there had been.
  const found = findings.length === 0 && status !== 'scanned' ? 'nothing found where there were data' : count
  const blocking = gate.blocking.length === 0 ? '' : `, ${gate.blocking.length} of them block`
  const exceptions = gate.used.length === 1 ? '1 exception' : `${gate.used.length} exceptions`
  const excused = gate.used.length === 0 ? '' : `, ${exceptions} in use`
  return `${status}: ${found}${blocking}${excused}${why === '' ? '' : ` (${why})`}`
}
