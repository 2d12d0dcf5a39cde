import type { Config } from '../../config/schema.ts'
import type { DataFiles, Engine, RunExit, RunHandle, RunOwner, RunSpec } from '../../engines/engine.ts'
import type { ErrorCode } from '../../errors/codes.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { HardeningEvidence } from '../../jobs/evidence.ts'
import type { AuditPlan, Auditor } from '../../scanners/auditor.ts'
import type { JobStore } from '../../stores/store.ts'
import type { StageContext } from '../stage.ts'
import { LastLine } from './last-line.ts'
import { judgeAudit } from './judge-audit.ts'
import { unlessLeaving } from '../unless-leaving.ts'

export interface AuditDeps {
  readonly engine: Engine
  readonly jobs: JobStore
  readonly auditor: Auditor
  readonly hardening: Config['hardening']
  readonly sandbox: Config['sandbox']
}

const MIB = 1024 * 1024
/** Two reports of some 20 KB, with room for images of thousands of packages. */
const DATA_BYTES = 8 * MIB
/** gVisor needs that many of its own. */
const LEAST_PIDS = 512

/** What the engine may do to an audit alone. When it is gone altogether the job waits for it, as in other stages. */
const NO_RESULT: ReadonlySet<ErrorCode> = new Set(['engine_failed', 'engine_timeout', 'engine_unsupported'])

export const auditOwner = ({ job, attempt }: StageContext): RunOwner => ({
  jobId: job.id,
  attempt: attempt.number,
  purpose: 'audit',
})

/**
 * Runs the auditor in the sandbox of the built image, or takes over the audit that a killed process left, and reads
 * what it found; `hold` is given the container. Remarks about the Dockerfile become warnings of the job. Throws
 * `engine_unavailable` and the signals' reasons; everything else is an evidence without an index.
 */
export async function auditImage(
  deps: AuditDeps,
  context: StageContext,
  hold: (handle: RunHandle) => void,
): Promise<HardeningEvidence> {
  const { auditor } = deps
  const startedAt = Date.now()
  const blank = { auditor: auditor.name, version: null, index: null, why: null, tests: null }
  const empty: HardeningEvidence = { ...blank, warnings: [], suggestions: [], durationMs: 0 }
  const plan = await auditor.plan(await readDockerfile(deps, context))
  if (plan.kind === 'missing') return { ...empty, why: plan.why }
  try {
    return await runAudit(deps, context, plan, hold)
  } catch (error) {
    context.cancelled.throwIfAborted()
    context.leaving.throwIfAborted()
    if (!(error instanceof SlipwayError) || !NO_RESULT.has(error.code)) throw error
    const why = `the engine could not run the audit: ${error.detail}`
    return { ...empty, version: plan.version, why, durationMs: Date.now() - startedAt }
  }
}

async function runAudit(
  deps: AuditDeps,
  context: StageContext,
  plan: AuditPlan,
  hold: (handle: RunHandle) => void,
): Promise<HardeningEvidence> {
  const { engine, auditor } = deps
  const name = `${auditor.name} ${plan.version}`
  const handle = await obtain(deps, context, plan, name)
  hold(handle)
  const last = new LastLine()
  const followed = engine.followRun(handle, { log: ({ text }) => last.add(text) }, context.cancelled)
  const exit = await unlessLeaving(followed, context.leaving)
  const none: DataFiles = { files: [], refused: [] }
  const { pattern, maxFileBytes, maxFiles } = plan.reports
  const request = { pattern, maxFileBytes, maxFiles, maxTotalBytes: maxFileBytes * maxFiles }
  const data = exit.exitCode === null ? none : await engine.readData(handle, request, context.cancelled)
  const { remarks, ...reading } = auditor.read(data.files, { exitCode: exit.exitCode, lastLine: last.text })
  for (const remark of remarks) context.warn(`${auditor.name}: ${remark}`)
  const spoiled = judgeAudit(exit, handle.sandbox.limits)
  const result = spoiled === undefined ? reading : { ...reading, index: null, why: spoiled }
  context.log.system(`${name} ended after ${seconds(exit)}: ${result.why ?? `index ${result.index}`}`)
  return { auditor: auditor.name, version: plan.version, ...result, durationMs: exit.usage.wallMs }
}

async function obtain(
  deps: AuditDeps,
  context: StageContext,
  plan: AuditPlan,
  name: string,
): Promise<RunHandle> {
  const found = context.resumed
    ? await deps.engine.findRun(auditOwner(context), context.cancelled)
    : undefined
  if (found !== undefined) {
    context.log.system(`the audit with ${name} that an earlier process started goes on`)
    return found
  }
  const limit = deps.hardening.timeoutSeconds
  context.log.system(`${name} audits the image from inside, for ${limit} s at most`)
  return deps.engine.startRun(toSpec(deps, context, plan), context.cancelled)
}

function toSpec(deps: AuditDeps, context: StageContext, plan: AuditPlan): RunSpec {
  const { job, outputs } = context
  if (outputs.build === undefined)
    throw new SlipwayError('internal', { detail: 'audit without a built image' })
  const { limits } = job.spec
  return {
    ...auditOwner(context),
    slot: context.slot,
    imageId: outputs.build.imageId,
    environment: plan.environment,
    limits: {
      timeoutMs: deps.hardening.timeoutSeconds * 1000,
      memoryBytes: limits.memoryMiB * MIB,
      cpus: limits.cpus,
      dataBytes: DATA_BYTES,
      pids: Math.max(LEAST_PIDS, limits.pids),
      tmpBytes: deps.sandbox.tmpMiB * MIB,
      outputBytes: deps.sandbox.outputMiB * MIB,
    },
    runtime: deps.sandbox.runtime,
    // without capabilities that is an owner of files, and nothing more
    user: '0:0',
    command: plan.command,
    tool: plan.tool,
  }
}

async function readDockerfile({ jobs }: AuditDeps, { job, attempt }: StageContext): Promise<string | null> {
  const bytes = await jobs.dockerfile(job.id, attempt.number)
  return bytes === undefined ? null : new TextDecoder().decode(bytes)
}

function seconds({ usage }: RunExit): string {
  return `${(usage.wallMs / 1000).toFixed(1)} s`
}
