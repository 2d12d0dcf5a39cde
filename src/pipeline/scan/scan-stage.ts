import type { Config } from '../../config/schema.ts'
import type { Engine, RunHandle } from '../../engines/engine.ts'
import type { HardeningEvidence, ScanEvidence } from '../../jobs/evidence.ts'
import type { Auditor } from '../../scanners/auditor.ts'
import type { JobStore } from '../../stores/store.ts'
import type { Stage, StageContext } from '../stage.ts'
import { auditOwner, auditImage } from './audit-image.ts'

export interface ScanDeps {
  readonly engine: Engine
  readonly jobs: JobStore
  /** Left out: no image is audited. */
  readonly auditor?: Auditor | undefined
  readonly hardening: Config['hardening']
  readonly sandbox: Config['sandbox']
}

const NOT_SCANNED = 'not scanned for vulnerabilities: this server has no scanner'
const RELEASE_MS = 30_000

/**
 * Measures the hardening index of the image where the job asks for it. An audit that has no result fails no job: the
 * evidence says why there is none. No scanner is part of the service yet; the job says so instead of looking scanned.
 */
export function scanStage(deps: ScanDeps): Stage<ScanEvidence> {
  const handles = new Map<string, RunHandle>()
  const isAudited = ({ job }: StageContext): boolean => job.spec.hardening && deps.auditor !== undefined
  return {
    name: 'scan',
    async execute(context) {
      if (!context.job.spec.hardening) return { kind: 'skipped', why: NOT_SCANNED }
      if (deps.auditor === undefined) {
        return { kind: 'skipped', why: `${NOT_SCANNED}; not audited: this server has no auditor` }
      }
      const audit = { ...deps, auditor: deps.auditor }
      const hardening = await auditImage(audit, context, (handle) => handles.set(key(context), handle))
      if (hardening.index !== null) await context.saveHardening(hardening.index)
      else context.warn(`no hardening index: ${hardening.why}`)
      return { kind: 'skipped', why: `${NOT_SCANNED}; ${inWords(hardening)}`, output: { hardening } }
    },
    holds: isAudited,
    async release(context) {
      // A cancel may come while the start is under way or before an earlier process's audit was looked for.
      const known = handles.get(key(context))
      handles.delete(key(context))
      const handle =
        known ?? (await deps.engine.findRun(auditOwner(context), AbortSignal.timeout(RELEASE_MS)))
      if (handle !== undefined) await deps.engine.destroyRun(handle)
    },
  }
}

const key = (context: StageContext): string => `${context.job.id}/${context.attempt.number}`

function inWords({ auditor, version, index, why }: HardeningEvidence): string {
  if (index === null) return `no hardening index: ${why}`
  return `hardening index ${index} (${auditor} ${version})`
}
