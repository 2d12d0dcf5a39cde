/** The words of the domain (see the glossary in ARCHITECTURE.md). Plain data: what the store keeps and the API shows. */

export const STAGES = ['validate', 'build', 'scan', 'run', 'measure', 'publish'] as const
export type StageName = (typeof STAGES)[number]

export const JOB_STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const
export type JobStatus = (typeof JOB_STATUSES)[number]

export const REASONS = [
  'dockerfile_invalid',
  'policy_denied',
  'base_image_unavailable',
  'build_failed',
  'build_timeout',
  'vulnerable',
  'scan_unavailable',
  'run_failed',
  'run_timeout',
  'out_of_memory',
  'disk_limit',
  'performance_missing',
  'performance_invalid',
  'publish_failed',
  'publish_denied',
  'internal',
] as const
/** Why a job failed. The codes are stable: they are stored and clients match on them. */
export type Reason = (typeof REASONS)[number]

/** What a run may use. All have a default and a ceiling in the configuration. */
export interface Limits {
  /** Wall time of the run, seconds. */
  readonly timeoutSeconds: number
  /** Memory of the run, MiB; swap is off. */
  readonly memoryMiB: number
  /** CPUs, may be a fraction. */
  readonly cpus: number
  /** Size of the /data mount, MiB. */
  readonly dataMiB: number
  /** Processes and threads. */
  readonly pids: number
}

/** Where the image goes once it has passed. The parts are those of the OCI distribution spec's references. */
export interface PublishSpec {
  /** `docker.io`, `registry.example.org:5000` */
  readonly registry: string
  /** `team/model` */
  readonly repository: string
  readonly tag: string
  /** Name of a stored credential; null: the one given with the job, the server's own for that registry, or none. */
  readonly credential: string | null
  /** True when a user name and a password came with the job: kept sealed, apart from this, and erased at its end. */
  readonly ownCredential: boolean
}

/**
 * `batch`: the container runs to its end and reports numbers. `service`: it is started, asked at `healthcheck` until
 * it answers, and stopped.
 */
export type RunPlan =
  | { readonly mode: 'batch' }
  | {
      readonly mode: 'service'
      /** Path with a leading slash: `/health`. */
      readonly healthcheck: string
      /** Null: the port that the image exposes, or 8080. */
      readonly port: number | null
    }

/** What a submitter asks for, after defaults were filled in. Immutable for an attempt. */
export interface JobSpec {
  readonly buildArgs: Readonly<Record<string, string>>
  readonly environment: Readonly<Record<string, string>>
  /** Build stage to stop at (`--target`). */
  readonly target: string | null
  readonly limits: Limits
  /** `required`: a run without a valid performance has failed. */
  readonly performance: 'required' | 'optional'
  readonly run: RunPlan
  /** Null: the image is not pushed anywhere. */
  readonly publish: PublishSpec | null
  /** True when the image is to be audited for its hardening index as well. */
  readonly hardening: boolean
}

/** What a job of an older version did not say. */
export const SPEC_DEFAULTS = { run: { mode: 'batch' }, publish: null, hardening: false } as const

/** The words of `scanners/report.ts`: how much of an image there were data for. */
export type FindingsStatus = 'scanned' | 'partial' | 'stale' | 'unsupported_os' | 'not_scanned' | 'error'

/** Known weaknesses of an image when it was scanned. All of them are null where there were no data to find any by. */
export interface FindingCounts {
  readonly status: FindingsStatus
  readonly critical: number | null
  readonly high: number | null
  readonly medium: number | null
  readonly low: number | null
  /** Of no severity, or of one that nobody knows. */
  readonly other: number | null
}

/** What the stages find out about a job before its end. */
export interface JobFacts {
  /** Of the image that the latest attempt built; null: not built, or by a version that did not say. */
  readonly imageBytes: number | null
  /** Null: not scanned, or by a version that did not say. */
  readonly findings: FindingCounts | null
  /** Wall time of the container, milliseconds; null: it has not run, or in a version that did not say. */
  readonly runMs: number | null
}

export interface Job extends JobFacts {
  readonly id: string
  readonly tenant: string
  readonly name: string
  readonly description: string
  readonly labels: Readonly<Record<string, string>>
  /** -100 to 100; higher runs earlier. */
  readonly priority: number
  readonly spec: JobSpec
  readonly status: JobStatus
  /** The stage that runs now, or the one at which the job ended; null while queued. */
  readonly stage: StageName | null
  /** Number of the latest attempt, from 1. */
  readonly attempt: number
  readonly reason: Reason | null
  /** The verdict in a sentence; null before the end. */
  readonly message: string | null
  readonly performance: number | null
  /** All numbers that the run reported, by file and path (`perf`, `perf-2.accuracy`). */
  readonly metrics: Readonly<Record<string, number>>
  /** Hardening index of the image, 0 to 100; null when it was not audited. */
  readonly hardening: number | null
  readonly warnings: readonly string[]
  readonly imageId: string | null
  /** `registry/repository@sha256:…` as the registry has it; null until it was pushed. */
  readonly published: string | null
  readonly dockerfileSha256: string
  readonly dockerfileBytes: number
  readonly contextSha256: string | null
  readonly contextBytes: number | null
  readonly cancelRequested: boolean
  /** Epoch milliseconds, as all times here. */
  readonly createdAt: number
  readonly updatedAt: number
  readonly startedAt: number | null
  readonly finishedAt: number | null
}

/**
 * `rejected` is an outcome, and the submission's fault. `cancelled`: the attempt ended while the stage had no outcome,
 * because somebody asked for that or because the service gave up on it; the attempt's verdict tells which.
 */
export type StageStatus = 'pending' | 'running' | 'passed' | 'rejected' | 'skipped' | 'cancelled'

/** One stage of one attempt. `output` is the stage's typed result as JSON: evidence, and the input of later stages. */
export interface StageRecord {
  readonly stage: StageName
  readonly status: StageStatus
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly message: string | null
  readonly output: unknown
}

export interface Verdict {
  readonly status: 'succeeded' | 'failed' | 'cancelled'
  readonly reason: Reason | null
  readonly message: string
  /** Lines that explain a failure: the failing command's last output. */
  readonly excerpt?: readonly string[]
  /**
   * Zero-based line of the Dockerfile on which the instruction begins that failed, or that is refused. Null or left out:
   * none is certain, there are several, or an older version ended the attempt.
   */
  readonly line?: number | null
}

/** One pass of a job through the pipeline. */
export interface Attempt {
  readonly jobId: string
  readonly number: number
  /** The stage it starts from; the stages before it were taken over from the attempt before. */
  readonly from: StageName
  readonly status: 'queued' | 'running' | 'ended'
  /** How often it was claimed, first time included. */
  readonly tries: number
  /** The last fault on our side, for the reader; cleared by success. */
  readonly lastFault: string | null
  readonly createdAt: number
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly verdict: Verdict | null
  readonly stages: readonly StageRecord[]
}

export interface JobEvent {
  /** Grows over all jobs; the Last-Event-ID of the stream. */
  readonly seq: number
  readonly jobId: string
  readonly at: number
  readonly type: 'queued' | 'started' | 'stage' | 'step' | 'retrying' | 'warning' | 'updated' | 'ended'
  readonly data: unknown
}

export interface LogLine {
  /** Grows within an attempt, from 1. */
  readonly seq: number
  readonly at: number
  readonly stage: StageName
  /** The build step that wrote it, as `[2/3] RUN make`; null outside the build. */
  readonly step: string | null
  /** `system` lines are Slipway's own. */
  readonly stream: 'stdout' | 'stderr' | 'system'
  readonly text: string
}

export function isEnded(status: JobStatus): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled'
}
