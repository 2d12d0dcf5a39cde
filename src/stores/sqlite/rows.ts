/** Rows of the tables, and what they are to the rest of the service. */
import {
  type Attempt,
  type Job,
  type JobStatus,
  type Reason,
  SPEC_DEFAULTS,
  STAGES,
  type StageName,
  type StageRecord,
  type StageStatus,
  type Verdict,
} from '../../jobs/job.ts'

export const JOB_COLUMNS = `id, tenant, name, description, labels, priority, spec, status, stage, attempt, reason,
  message, performance, metrics, hardening, warnings, image_id, published, dockerfile_sha256, dockerfile_bytes,
  context_sha256, context_bytes, image_bytes, findings, run_ms, cancel_requested, created_at, updated_at, started_at,
  finished_at`

export interface JobRow {
  readonly id: string
  readonly tenant: string
  readonly name: string
  readonly description: string
  readonly labels: string
  readonly priority: number
  readonly spec: string
  readonly status: JobStatus
  readonly stage: StageName | null
  readonly attempt: number
  readonly reason: Reason | null
  readonly message: string | null
  readonly performance: number | null
  readonly metrics: string
  readonly hardening: number | null
  readonly warnings: string
  readonly image_id: string | null
  readonly published: string | null
  readonly dockerfile_sha256: string
  readonly dockerfile_bytes: number
  readonly context_sha256: string | null
  readonly context_bytes: number | null
  readonly image_bytes: number | null
  readonly findings: string | null
  readonly run_ms: number | null
  readonly cancel_requested: number
  readonly created_at: number
  readonly updated_at: number
  readonly started_at: number | null
  readonly finished_at: number | null
}

export function toJob(row: JobRow): Job {
  return {
    id: row.id,
    tenant: row.tenant,
    name: row.name,
    description: row.description,
    labels: JSON.parse(row.labels),
    priority: row.priority,
    spec: { ...SPEC_DEFAULTS, ...JSON.parse(row.spec) },
    status: row.status,
    stage: row.stage,
    attempt: row.attempt,
    reason: row.reason,
    message: row.message,
    performance: row.performance,
    metrics: JSON.parse(row.metrics),
    hardening: row.hardening,
    warnings: JSON.parse(row.warnings),
    imageId: row.image_id,
    published: row.published,
    dockerfileSha256: row.dockerfile_sha256,
    dockerfileBytes: row.dockerfile_bytes,
    contextSha256: row.context_sha256,
    contextBytes: row.context_bytes,
    imageBytes: row.image_bytes,
    findings: row.findings === null ? null : JSON.parse(row.findings),
    runMs: row.run_ms,
    cancelRequested: row.cancel_requested !== 0,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  }
}

/** Of an attempt: `ready` is due, `waiting` is queued for later. */
export type QueueState = 'waiting' | 'ready' | 'leased' | 'ended'

export interface AttemptRow {
  readonly job_id: string
  readonly number: number
  readonly from_stage: StageName
  readonly state: QueueState
  readonly tries: number
  readonly last_fault: string | null
  readonly created_at: number
  readonly started_at: number | null
  readonly ended_at: number | null
  readonly verdict: string | null
}

export interface StageRow {
  readonly attempt: number
  readonly stage: StageName
  readonly status: StageStatus
  readonly started_at: number | null
  readonly ended_at: number | null
  readonly message: string | null
  readonly output: string | null
}

const ATTEMPT_STATUS = { waiting: 'queued', ready: 'queued', leased: 'running', ended: 'ended' } as const

/** `stages` holds rows of this attempt; a stage without one is pending. */
export function toAttempt(row: AttemptRow, stages: readonly StageRow[]): Attempt {
  return {
    jobId: row.job_id,
    number: row.number,
    from: row.from_stage,
    status: ATTEMPT_STATUS[row.state],
    tries: row.tries,
    lastFault: row.last_fault,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    verdict: row.verdict === null ? null : (JSON.parse(row.verdict) as Verdict),
    stages: STAGES.map((stage) =>
      toStage(
        stage,
        stages.find((found) => found.stage === stage),
      ),
    ),
  }
}

function toStage(stage: StageName, row: StageRow | undefined): StageRecord {
  if (row === undefined) {
    return { stage, status: 'pending', startedAt: null, endedAt: null, message: null, output: null }
  }
  return {
    stage,
    status: row.status,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    message: row.message,
    output: row.output === null ? null : JSON.parse(row.output),
  }
}
