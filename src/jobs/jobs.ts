/** The use cases as one interface: what HTTP, the older dialects and later front doors may call. Wired in `main/`. */
import type { Readable } from 'node:stream'
import type { Diagnostic } from '../dockerfile/diagnostic.ts'
import type { AdvisoryFindings, AdvisoryRequest } from './advisory-findings.ts'
import type { StoredContext } from './context/context-store.ts'
import type { Attempt, Job, JobEvent, JobStatus, Limits, LogLine, StageName } from './job.ts'
import type { JobRecord } from './job-record.ts'
import type { LintAnswer, LintRequest } from './lint-submission.ts'
import type { Leaderboard, LeaderboardRequest, NamesRequest } from './leaderboard.ts'
import type { JudgedFinding } from '../scanners/gate.ts'
import type { GateOfNow } from './judge-now.ts'
import type { CurrentFindings, JobInventory } from './scan-results.ts'
import type { Origin, ScoredName } from '../stores/store.ts'

/** `many`: more than can be told one by one; read anew what is of interest. */
export type JobChange =
  | { readonly kind: 'job'; readonly job: Job }
  | { readonly kind: 'removed'; readonly id: string }
  | { readonly kind: 'many' }

export type {
  AdvisoryFindings,
  AdvisoryRequest,
  CurrentFindings,
  GateOfNow,
  JobInventory,
  JudgedFinding,
  Leaderboard,
  LeaderboardRequest,
  NamesRequest,
  Origin,
  ScoredName,
}

/** What a front door hands over; everything but the Dockerfile has a default. */
export interface Submission {
  readonly name?: string | undefined
  readonly description?: string | undefined
  /** Left out: the `Dockerfile` at the context's root. */
  readonly dockerfile?: Uint8Array | undefined
  readonly context?: StoredContext | undefined
  readonly buildArgs?: Readonly<Record<string, string>> | undefined
  readonly environment?: Readonly<Record<string, string>> | undefined
  readonly labels?: Readonly<Record<string, string>> | undefined
  readonly target?: string | null | undefined
  readonly limits?: Partial<Limits> | undefined
  readonly performance?: 'required' | 'optional' | undefined
  readonly priority?: number | undefined
  /** A whole reference (`registry.example.org/team/model:1`), or its parts. */
  readonly publish?: PublishRequest | undefined
  readonly run?: RunRequest | undefined
  readonly hardening?: boolean | undefined
  readonly origin?: Origin | undefined
  readonly idempotencyKey?: string | undefined
}

/** Where an image is to be pushed. What `image` says itself (a registry, a tag) must not be said twice. */
export interface PublishRequest {
  /** `team/model`, `registry.example.org/team/model:1` */
  readonly image: string
  /** Left out: `latest`. */
  readonly tag?: string | undefined
  /** Left out: the server's own (`publish.registry`). */
  readonly registry?: string | undefined
  /** The name of a stored credential, or one for this job alone. */
  readonly credential?: string | Account | undefined
}

export interface Account {
  readonly username: string
  readonly password: string
}

export interface RunRequest {
  readonly mode: 'batch' | 'service'
  /** Left out for a service: `/health`. */
  readonly healthcheck?: string | undefined
  /** Left out: the port that the image exposes, or 8080. */
  readonly port?: number | undefined
}

export interface Submitted {
  readonly job: Job
  /** True when the Idempotency-Key had been used before and this is that job. */
  readonly replayed: boolean
  /** All that the linter found; an error would have been `dockerfile_invalid` or `policy_denied`, thrown with the same list. */
  readonly diagnostics: readonly Diagnostic[]
}

export interface Revised {
  readonly dockerfile: Uint8Array
  readonly origin?: Origin | undefined
}

export interface JobView extends Job {
  /** Place in the queue from 1, capped at 1001; null when not queued. */
  readonly position: number | null
  readonly attempts: readonly Attempt[]
}

export interface ListRequest {
  /** Any of these. */
  readonly status?: readonly JobStatus[] | undefined
  readonly name?: string | undefined
  /** `key=value` */
  readonly label?: string | undefined
  /** In the name or the id, in upper or lower case. */
  readonly q?: string | undefined
  readonly cursor?: string | undefined
  /** 1 to 200, default 50. */
  readonly limit?: number | undefined
}

export interface JobPage {
  readonly jobs: readonly Job[]
  readonly next: string | null
  /**
   * How many jobs this page has looked at, and when the last of them was submitted (null: there are no more). Null where
   * none was passed over.
   */
  readonly searched: { readonly jobs: number; readonly to: number | null } | null
}

export interface LogRequest {
  readonly attempt?: number | undefined
  readonly stage?: StageName | undefined
  readonly afterSeq?: number | undefined
  /** Waits for more until the job has ended. */
  readonly follow?: boolean | undefined
}

export interface Jobs {
  /** Keeps a context so that a submission can name it. See `ContextStore.receive` for its errors. */
  receiveContext(source: Readable, signal?: AbortSignal): Promise<StoredContext>
  /** Resolves when the job is durable. Throws `request_invalid`, `dockerfile_invalid`, `policy_denied`, `idempotency_conflict`, `storage_full`. */
  submit(submission: Submission): Promise<Submitted>
  /** What `submit` would be told of this Dockerfile, errors among it, and what ShellCheck says; nothing is kept. */
  lint(request: LintRequest): Promise<LintAnswer>
  /** All methods with an id throw `job_not_found`. */
  get(id: string): Promise<JobView>
  /** Newest first. A search may give few jobs, or none: only `next: null` is the end. */
  list(request: ListRequest): Promise<JobPage>
  /** By performance. Throws `request_invalid` unless it is for one name or one label. */
  leaderboard(request: LeaderboardRequest): Promise<Leaderboard>
  /** Names that have a leaderboard, the newest first. */
  names(request: NamesRequest): Promise<readonly ScoredName[]>
  update(
    id: string,
    patch: {
      readonly name?: string | undefined
      readonly description?: string | undefined
      readonly labels?: Readonly<Record<string, string>> | undefined
      readonly priority?: number | undefined
      readonly origin?: Origin | undefined
    },
  ): Promise<Job>
  /** Repeatable; no effect on an ended job. */
  cancel(id: string): Promise<Job>
  /**
   * A new attempt from the failed stage, or from `from`, with `credential` in place of the one that came with the job
   * and was erased at its end. `job_state_conflict` while it runs, or when it succeeded and `from` is not given.
   */
  retry(id: string, from?: StageName, credential?: Account): Promise<Job>
  /**
   * Gives the job another Dockerfile and starts a new attempt with it; one that is queued or runs is cancelled first.
   * Throws what `submit` throws about a Dockerfile.
   */
  revise(id: string, revision: Revised): Promise<Submitted>
  /**
   * Gone for every reader at once; its image, context and rows follow. A running one is cancelled. With `registry` what
   * it has published is deleted there first: `registry_refused` or `registry_unavailable`, and the job stays.
   */
  remove(id: string, options?: { readonly registry?: boolean | undefined }): Promise<void>
  /** Of the latest attempt when none is named. */
  dockerfile(id: string, attempt?: number): Promise<Uint8Array>
  /** What the job's front door remembered; undefined when it came by another way. */
  origin(id: string): Promise<Origin | undefined>
  record(id: string, attempt?: number): Promise<JobRecord>
  /** Known weaknesses of the image, as of now where that can be told. `not_found`: not built, or not scanned. */
  findings(id: string, attempt?: number): Promise<CurrentFindings>
  /** Which images have an advisory, page by page. `not_found`: this server cannot be asked that. */
  advisory(request: AdvisoryRequest): Promise<AdvisoryFindings>
  /** What is installed in the image, for a bill of materials. `not_found`: not built, or not scanned. */
  inventory(id: string, attempt?: number): Promise<JobInventory>
  /** Events after `afterSeq` in batches, then live ones; ends after the `ended` event of the job's latest attempt, or with `signal`. */
  events(id: string, afterSeq: number, signal: AbortSignal): AsyncIterable<readonly JobEvent[]>
  /** What changes about any job from now on, in batches, each job once in a batch; ends with `signal`. */
  changes(signal: AbortSignal): AsyncIterable<readonly JobChange[]>
  /** Log lines in batches; with `follow` until the job has ended. */
  logs(id: string, request: LogRequest, signal: AbortSignal): AsyncIterable<readonly LogLine[]>
}
