/** Rows of the tables, as arrays in the order of their columns, and what they are to the rest of the service. */
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

/** In the order of `JobRow`. */
export const JOB_COLUMNS = `id, tenant, name, description, labels, priority, spec, status, stage, attempt, reason,
  message, performance, metrics, hardening, warnings, image_id, published, dockerfile_sha256, dockerfile_bytes,
  context_sha256, context_bytes, image_bytes, findings, run_ms, cancel_requested, created_at, updated_at, started_at,
  finished_at`

export type JobRow = readonly [
  id: string,
  tenant: string,
  name: string,
  description: string,
  labels: string,
  priority: number,
  spec: string,
  status: JobStatus,
  stage: StageName | null,
  attempt: number,
  reason: Reason | null,
  message: string | null,
  performance: number | null,
  metrics: string,
  hardening: number | null,
  warnings: string,
  imageId: string | null,
  published: string | null,
  dockerfileSha256: string,
  dockerfileBytes: number,
  contextSha256: string | null,
  contextBytes: number | null,
  imageBytes: number | null,
  findings: string | null,
  runMs: number | null,
  cancelRequested: number,
  createdAt: number,
  updatedAt: number,
  startedAt: number | null,
  finishedAt: number | null,
]

/** Takes longer rows too, as long as they begin with a job's columns. */
export function toJob(row: readonly [...JobRow, ...unknown[]]): Job {
  return {
    id: row[0],
    tenant: row[1],
    name: row[2],
    description: row[3],
    labels: JSON.parse(row[4]),
    priority: row[5],
    spec: { ...SPEC_DEFAULTS, ...JSON.parse(row[6]) },
    status: row[7],
    stage: row[8],
    attempt: row[9],
    reason: row[10],
    message: row[11],
    performance: row[12],
    metrics: JSON.parse(row[13]),
    hardening: row[14],
    warnings: JSON.parse(row[15]),
    imageId: row[16],
    published: row[17],
    dockerfileSha256: row[18],
    dockerfileBytes: row[19],
    contextSha256: row[20],
    contextBytes: row[21],
    imageBytes: row[22],
    findings: row[23] === null ? null : JSON.parse(row[23]),
    runMs: row[24],
    cancelRequested: row[25] !== 0,
    createdAt: row[26],
    updatedAt: row[27],
    startedAt: row[28],
    finishedAt: row[29],
  }
}

/** Of an attempt: `ready` is due, `waiting` is queued for later. */
export type QueueState = 'waiting' | 'ready' | 'leased' | 'ended'

/** In the order of `AttemptRow`. */
export const ATTEMPT_COLUMNS =
  'number, from_stage, state, tries, last_fault, created_at, started_at, ended_at, verdict'

export type AttemptRow = readonly [
  number: number,
  from: StageName,
  state: QueueState,
  tries: number,
  lastFault: string | null,
  createdAt: number,
  startedAt: number | null,
  endedAt: number | null,
  verdict: string | null,
]

/** In the order of `StageRow`, whose last column is there where a reader asks for it. */
export const STAGE_COLUMNS = 'attempt, stage, status, started_at, ended_at, message'

export type StageRow = readonly [
  attempt: number,
  stage: StageName,
  status: StageStatus,
  startedAt: number | null,
  endedAt: number | null,
  message: string | null,
  output?: string | null,
]

const ATTEMPT_STATUS = { waiting: 'queued', ready: 'queued', leased: 'running', ended: 'ended' } as const

/** All of a job, given in their order, with its stages in any order; a stage without a row is pending. */
export function toAttempts(
  jobId: string,
  rows: readonly AttemptRow[],
  stageRows: readonly StageRow[],
): Attempt[] {
  const stages = new Map(rows.map(([number]) => [number, STAGES.map(pendingStage)]))
  for (const row of stageRows) {
    const [attempt, stage] = row
    stages.get(attempt)?.splice(STAGES.indexOf(stage), 1, toStage(row))
  }
  return rows.map((row) => toAttempt(jobId, row, stages.get(row[0]) ?? []))
}

function toAttempt(jobId: string, row: AttemptRow, stages: readonly StageRecord[]): Attempt {
  return {
    jobId,
    number: row[0],
    from: row[1],
    status: ATTEMPT_STATUS[row[2]],
    tries: row[3],
    lastFault: row[4],
    createdAt: row[5],
    startedAt: row[6],
    endedAt: row[7],
    verdict: row[8] === null ? null : (JSON.parse(row[8]) as Verdict),
    stages,
  }
}

function pendingStage(stage: StageName): StageRecord {
  return { stage, status: 'pending', startedAt: null, endedAt: null, message: null, output: null }
}

function toStage([, stage, status, startedAt, endedAt, message, output = null]: StageRow): StageRecord {
  return { stage, status, startedAt, endedAt, message, output: output === null ? null : JSON.parse(output) }
}
