import type { Config } from '../../config/schema.ts'
import type { Engine, RunHandle } from '../../engines/engine.ts'
import type { HardeningEvidence, ScanEvidence } from '../../jobs/evidence.ts'
import type { Auditor } from '../../scanners/auditor.ts'
import type { GatePolicy } from '../../scanners/gate.ts'
import type { Scanner } from '../../scanners/scanner.ts'
import type { JobStore } from '../../stores/store.ts'
import { HeldRuns } from '../held-runs.ts'
import type { Stage, StageContext, StageOutcome } from '../stage.ts'
import { auditOwner, auditImage } from './audit-image.ts'
import { type ScannedImage, scanImage } from './scan-image.ts'

export interface ScanDeps {
  readonly engine: Engine
  readonly jobs: JobStore
  /** Left out: no image is scanned. */
  readonly scanner?: Scanner | undefined
  /** Left out: no image is audited. */
  readonly auditor?: Auditor | undefined
  /** In force now, with the operator's exceptions. */
  readonly gate: () => GatePolicy
  readonly hardening: Config['hardening']
  readonly sandbox: Config['sandbox']
  readonly now: () => number
}

const NO_SCANNER = 'not scanned for vulnerabilities: this server has no scanner'

/**
 * Looks for known weaknesses in the image, and measures its hardening index where the job asks for that. Passed means
 * that there were advisories for something that is installed, and the gate let it through; without any the stage is
 * skipped, and says so. An audit that has no result fails no job: the evidence says why there is none.
 */
export function scanStage(deps: ScanDeps): Stage<ScanEvidence> {
  const runs = new HeldRuns(deps.engine, auditOwner)
  const isAudited = ({ job }: StageContext): boolean => job.spec.hardening && deps.auditor !== undefined
  return {
    name: 'scan',
    async execute(context) {
      const { scanner } = deps
      const scanned = scanner === undefined ? null : await scanImage({ ...deps, scanner }, context)
      const blocked = scanned === null ? undefined : rejection(scanned, context)
      if (blocked !== undefined) return blocked
      const words = [scanned?.summary ?? NO_SCANNER]
      // Why a stage was skipped is logged with its end.
      if (scanned !== null && isScanned(scanned)) context.log.system(scanned.summary)
      const hardening = await audit(deps, context, (handle) => runs.hold(context, handle))
      if (hardening !== null) words.push(typeof hardening === 'string' ? hardening : inWords(hardening))
      return conclude(scanned, typeof hardening === 'string' ? null : hardening, words.join('; '), context)
    },
    holds: isAudited,
    release: (context) => runs.release(context),
  }
}

function rejection(
  { gate, evidence, excerpt }: ScannedImage,
  context: StageContext,
): StageOutcome<ScanEvidence> | undefined {
  if (gate.verdict === 'pass') return undefined
  // An exception that is over explains why the image passed yesterday. What is unavailable is the message itself.
  if (gate.verdict === 'fail') for (const warning of gate.warnings) context.warn(warning)
  const reason = gate.verdict === 'fail' ? 'vulnerable' : 'scan_unavailable'
  const output: ScanEvidence = { hardening: null, vulnerabilities: evidence }
  return { kind: 'rejected', reason, message: gate.message ?? reason, excerpt, output }
}

/** The evidence, why there is none in words, or null where none was asked for. */
async function audit(
  deps: ScanDeps,
  context: StageContext,
  hold: (handle: RunHandle) => void,
): Promise<HardeningEvidence | string | null> {
  if (!context.job.spec.hardening) return null
  if (deps.auditor === undefined) return 'not audited: this server has no auditor'
  const hardening = await auditImage({ ...deps, auditor: deps.auditor }, context, hold)
  if (hardening.index !== null) await context.saveHardening(hardening.index)
  else context.warn(`no hardening index: ${hardening.why}`)
  return hardening
}

function conclude(
  scanned: ScannedImage | null,
  hardening: HardeningEvidence | null,
  message: string,
  context: StageContext,
): StageOutcome<ScanEvidence> {
  const output: ScanEvidence = { hardening, vulnerabilities: scanned?.evidence ?? null }
  if (scanned === null) return { kind: 'skipped', why: message, ...(hardening === null ? {} : { output }) }
  // Where nothing was scanned the stage itself says so; what was scanned in part needs a warning.
  if (scanned.evidence.report.status !== 'not_scanned') {
    for (const warning of scanned.gate.warnings) context.warn(warning)
  }
  if (!isScanned(scanned)) return { kind: 'skipped', why: message, output }
  return { kind: 'passed', message, output }
}

function isScanned({ evidence }: ScannedImage): boolean {
  return evidence.report.status !== 'not_scanned' && evidence.report.status !== 'error'
}

function inWords({ auditor, version, index, why }: HardeningEvidence): string {
  if (index === null) return `no hardening index: ${why}`
  return `hardening index ${index} (${auditor} ${version})`
}
