/** Written by hand until the OpenAPI document exists; `scripts/generate-client.ts` replaces this file. */

export type StageName = 'validate' | 'build' | 'scan' | 'run' | 'measure' | 'publish'
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

export interface Job {
  id: string
  tenant: string
  name: string
  description: string
  labels: { [k: string]: string }
  priority: number
  spec: JobSpec
  status: JobStatus
  stage: StageName | null
  attempt: number
  reason: string | null
  message: string | null
  performance: number | null
  metrics: { [k: string]: number }
  warnings: string[]
  imageId: string | null
  dockerfileSha256: string
  dockerfileBytes: number
  contextSha256: string | null
  contextBytes: number | null
  cancelRequested: boolean
  createdAt: string
  updatedAt: string
  startedAt: string | null
  finishedAt: string | null
}

export interface StageRecord {
  stage: StageName
  status: StageStatus
  startedAt: string | null
  endedAt: string | null
  message: string | null
  output: unknown
}

export interface Verdict {
  status: 'succeeded' | 'failed' | 'cancelled'
  reason: string | null
  message: string
  excerpt?: string[]
}

export interface Attempt {
  jobId: string
  number: number
  from: StageName
  status: 'queued' | 'running' | 'ended'
  tries: number
  lastFault: string | null
  createdAt: string
  startedAt: string | null
  endedAt: string | null
  verdict: Verdict | null
  stages: StageRecord[]
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

export interface SubmittedJob extends JobView {
  diagnostics: Diagnostic[]
}

export interface JobPage {
  jobs: Job[]
  next: string | null
}

export interface JobEvent {
  seq: number
  jobId: string
  at: string
  type: 'queued' | 'started' | 'stage' | 'step' | 'retrying' | 'warning' | 'updated' | 'ended'
  data: unknown
}

export interface LogLine {
  seq: number
  at: string
  stage: StageName
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
  image: {
    id: string
    bytes: number
    layers: string[]
    bases: { ref: string; digest: string | null; imageId: string | null }[]
    reused: boolean
  } | null
  sandbox: unknown
  run: {
    exitCode: number | null
    oomKilled: boolean
    timedOut: boolean
    adopted: boolean
    usage: unknown
    files: { name: string; sha256: string; bytes: number }[]
  } | null
  performance: number | null
  metrics: { [k: string]: number }
  timings: {
    stage: string
    status: string
    startedAt: string | null
    endedAt: string | null
    durationMs: number | null
  }[]
  stages: StageRecord[]
  versions: { [k: string]: string }
}

export interface HealthReport {
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
