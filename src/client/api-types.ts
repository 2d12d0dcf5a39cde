/** Written by hand until the OpenAPI document exists; `scripts/generate-client.ts` replaces this file. */

export type Stage = 'validate' | 'build' | 'scan' | 'run' | 'measure' | 'publish'
export type JobStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled'
export type StageStatus = 'pending' | 'running' | 'passed' | 'rejected' | 'skipped' | 'cancelled'

export interface Limits {
  timeoutSeconds: number
  memoryMiB: number
  cpus: number
  dataMiB: number
  pids: number
}

export interface JobSpec {
  buildArgs: { [k: string]: string }
  environment: { [k: string]: string }
  target: string | null
  limits: Limits
  performance: 'required' | 'optional'
}

export interface JobSummary {
  id: string
  name: string
  description: string
  labels: { [k: string]: string }
  priority: number
  status: JobStatus
  stage: Stage | null
  attempt: number
  reason: string | null
  message: string | null
  performance: number | null
  warnings: string[]
  imageId: string | null
  cancelRequested: boolean
  createdAt: string
  updatedAt: string
  startedAt: string | null
  finishedAt: string | null
  links: { self: string; events: string; logs: string; dockerfile: string; record: string }
}

export interface Job extends JobSummary {
  spec: JobSpec
  metrics: { [k: string]: number }
  dockerfile: { sha256: string; bytes: number }
  context: { sha256: string; bytes: number | null } | null
}

export interface StageReport {
  stage: Stage
  status: StageStatus
  startedAt: string | null
  endedAt: string | null
  durationMs: number | null
  message: string | null
}

export interface Verdict {
  status: 'succeeded' | 'failed' | 'cancelled'
  reason: string | null
  message: string
  excerpt: string[]
}

export interface Attempt {
  number: number
  from: Stage
  status: 'queued' | 'running' | 'ended'
  tries: number
  lastFault: string | null
  createdAt: string
  startedAt: string | null
  endedAt: string | null
  verdict: Verdict | null
  stages: StageReport[]
}

export interface JobView extends Job {
  position: number | null
  attempts: Attempt[]
}

export interface Diagnostic {
  code: string
  severity: 'error' | 'warning' | 'info'
  message: string
  action: string
  range: { start: { line: number; character: number }; end: { line: number; character: number } }
}

export interface SubmittedJob extends Job {
  diagnostics: Diagnostic[]
}

export interface JobPage {
  jobs: JobSummary[]
  next: string | null
}

export interface JobEvent {
  seq: number
  job: string
  at: string
  type: 'queued' | 'started' | 'stage' | 'step' | 'retrying' | 'warning' | 'updated' | 'ended'
  data: unknown
}

export interface LogLine {
  seq: number
  at: string
  stage: Stage
  step: string | null
  stream: 'stdout' | 'stderr' | 'system'
  text: string
}

export interface JobRecord {
  job: string
  attempt: number
  status: string
  reason: string | null
  message: string | null
  submitted: unknown
  image?: unknown
  sandbox?: unknown
  run?: unknown
  performance: number | null
  metrics: { [k: string]: number }
  timings: unknown[]
  stages: unknown[]
  versions: { [k: string]: string }
}

export interface Health {
  status: 'ok' | 'degraded' | 'down'
  version: string
  uptimeSeconds: number
  components: {
    store: { status: 'ok' | 'down'; detail?: string }
    engine: {
      status: 'ok' | 'down'
      detail?: string
      name?: string
      address?: string
      runtime?: string
      notes?: string[]
    }
    worker: { status: 'ok' | 'stopped'; slots: number; busy: number }
  }
  jobs: { [k: string]: number }
}
