/**
 * The store's contract. Adapters: `sqlite/` (and later `postgres/`); the suite is `store.contract.ts`.
 *
 * - A promise of a writing method resolves when the write is durable (a power loss keeps it), not before.
 * - Each method is one transaction. Writes issued in the same event-loop turn may share one, and are applied in
 *   the order in which they were issued; one that fails does not undo its neighbours.
 * - Reads see all writes that had resolved before the read was issued.
 * - Errors are `SlipwayError`: `storage_full` (no space; nothing was written, the store goes on), `storage_failed`,
 *   `job_not_found`, `lease_lost`, `job_state_conflict`, `idempotency_conflict`.
 * - Times are epoch milliseconds, given by the caller wherever they matter.
 */
import type {
  Attempt,
  Job,
  JobEvent,
  JobFacts,
  JobSpec,
  JobStatus,
  LogLine,
  StageName,
  StageRecord,
  Verdict,
} from '../jobs/job.ts'
import type { ScoreStore } from './score-store.ts'

export type * from './score-store.ts'

export interface Store {
  readonly jobs: JobStore
  readonly scores: ScoreStore
  readonly queue: QueueStore
  readonly events: EventStore
  readonly logs: LogStore
  readonly images: ImageStore
  readonly layers: LayerStore
  readonly credentials: CredentialStore
  /** A stable random id of this database; labels everything that is made on an engine. */
  readonly instanceId: string
  /** Cheap round trip for health checks; throws when the store cannot be used. */
  ping(): Promise<void>
  /** Flushes pending writes, then closes. Repeatable. */
  close(): Promise<void>
}

export interface NewJob {
  readonly id: string
  readonly tenant: string
  readonly name: string
  readonly description: string
  readonly labels: Readonly<Record<string, string>>
  readonly priority: number
  readonly spec: JobSpec
  readonly dockerfile: Uint8Array
  readonly dockerfileSha256: string
  readonly contextSha256: string | null
  readonly contextBytes: number | null
  readonly warnings: readonly string[]
  readonly origin: Origin | null
  /** A credential for the publishing of this job alone, sealed; erased in the transaction that ends the job. */
  readonly secret: string | null
  readonly createdAt: number
}

/** What the front door by which a job came wants to remember of it. Opaque to everything behind that door. */
export type Origin = Readonly<Record<string, string>>

/** A new Dockerfile for a job that is there already. */
export interface Revision {
  readonly dockerfile: Uint8Array
  readonly dockerfileSha256: string
  /** Replaces the job's origin; left out: that one stays. */
  readonly origin?: Origin
}

export interface Idempotency {
  readonly key: string
  /** SHA-256 over all that was sent; the same key with another one is `idempotency_conflict`. */
  readonly fingerprint: string
}

export interface JobFilter {
  /** Any of these; empty: any at all. */
  readonly status?: readonly JobStatus[]
  readonly name?: string
  readonly label?: { readonly key: string; readonly value: string }
}

export interface JobSearch {
  /** In the name or the id, in upper or lower case. Left out, or empty: whatever the filter lets through. */
  readonly text?: string | undefined
  /** The `to` of the page before. */
  readonly before?: string | undefined
  readonly limit: number
  /** How many jobs are looked at. */
  readonly most: number
}

export interface SearchedJobs {
  readonly jobs: readonly Job[]
  /** How many were looked at: those of one of the filters, which is all there are when there is no filter. */
  readonly looked: number
  /** The last job that was looked at, from where the next page goes on; null: there are no more. */
  readonly to: string | null
}

export interface JobPatch {
  readonly name?: string
  readonly description?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly priority?: number
  /** Replaces the job's origin; no event tells of it. */
  readonly origin?: Origin
}

export interface ViewedJob {
  readonly job: Job
  /** Oldest first; the outputs of their stages are null. */
  readonly attempts: readonly Attempt[]
}

export interface JobStore {
  /** Job, first attempt (queued), idempotency key and `queued` event in one transaction. A repeated key returns the first job. */
  submit(
    job: NewJob,
    idempotency: Idempotency | null,
  ): Promise<{ readonly job: Job; readonly replayed: boolean }>
  /** Undefined for an unknown or deleted id. */
  get(id: string): Promise<Job | undefined>
  /** The job and its `bare` attempts as they are at one moment. Undefined for an unknown or deleted id. */
  view(id: string): Promise<ViewedJob | undefined>
  /** Newest first. `before` is the id of the last job of the page before. Same speed at any size. */
  list(filter: JobFilter, page: { readonly before?: string; readonly limit: number }): Promise<readonly Job[]>
  /**
   * The same with a bound: newest first until `limit` jobs are found or `most` were looked at. Other work goes on in
   * between, so a job that changes meanwhile is found as it was or as it is.
   */
  search(filter: JobFilter, search: JobSearch): Promise<SearchedJobs>
  update(id: string, patch: JobPatch, now: number): Promise<Job>
  /**
   * The Dockerfile byte for byte as it was sent, of the named attempt. When none is named, the one that the job's
   * `dockerfileSha256` is of: the latest attempt's, or that of a revision which waits for its end.
   */
  dockerfile(id: string, attempt?: number): Promise<Uint8Array | undefined>
  /** What the job's front door remembered; undefined for a job without it and for an unknown one. */
  origin(id: string): Promise<Origin | undefined>
  /** The sealed credential that came with the job or its last retry; undefined once the job has ended. */
  secret(id: string): Promise<string | undefined>
  /**
   * `bare`: every stage's `output` is null, for readers who do not look at it; it is most of what is stored of a job.
   * `build`: every one but that of the build.
   */
  attempts(id: string, what?: 'whole' | 'bare' | 'build'): Promise<readonly Attempt[]>
  /**
   * A queued job ends as `cancelled` at once; a running one gets `cancelRequested`, which its worker sees at its
   * next heartbeat or through `QueueStore.onWake`. Cancelling an ended job changes nothing. Returns the job.
   */
  cancel(id: string, now: number): Promise<Job>
  /**
   * A new queued attempt of an ended job, stages before `from` copied from the last one, with `secret` as its sealed
   * credential. From the first stage in any case when a cancel came between a revision and its attempt, for no attempt
   * has used that Dockerfile yet. `job_state_conflict` unless ended.
   */
  retry(id: string, from: StageName, now: number, secret?: string): Promise<Job>
  /**
   * Gives the job a new Dockerfile and a new attempt from the first stage. An ended job is queued at once. One that is
   * queued or running is cancelled, and the transaction that ends its attempt queues the new one (its secret stays
   * for that). Until then a further call replaces what this one gave, and a `cancel` or `remove` takes the new attempt
   * back. No reader ever sees the job as ended in between; its events are `updated`, `ended`, `queued`.
   */
  revise(id: string, revision: Revision, now: number): Promise<Job>
  /**
   * Hides the job at once (every read answers as if it were unknown) and returns what it left to clean up.
   * A running job is asked to cancel; `purge` removes the rows once it has ended.
   */
  remove(id: string, now: number): Promise<void>
  /** Removed jobs that have ended: their ids and images, for the garbage collector. */
  removed(limit: number): Promise<readonly Job[]>
  /** Deletes all rows of a removed, ended job. Repeatable. */
  purge(id: string): Promise<void>
  /** Ended jobs, oldest first, for retention. */
  endedBefore(time: number, limit: number): Promise<readonly Job[]>
  counts(): Promise<Readonly<Record<JobStatus, number>>>
  /** True when a job refers to this context: any that is not purged, or one that has not ended. */
  usesContext(sha256: string, by: 'kept' | 'unfinished'): Promise<boolean>
}

/** A worker's ownership of an attempt. Every write through it checks the owner; `lease_lost` when it is someone else's. */
export interface Lease {
  readonly jobId: string
  readonly attempt: number
  readonly owner: string
  readonly tenant: string
  /** Claims so far, this one included; never goes back, so it tells two leases of one owner apart. */
  readonly tries: number
  /** Faults of ours so far that were counted against the attempt (see `handBack`). */
  readonly faults: number
  readonly expiresAt: number
}

export interface ClaimRequest {
  readonly owner: string
  readonly now: number
  readonly leaseMs: number
  /** Running attempts a tenant may have at once. */
  readonly perTenant: number
}

/** What the end of an attempt changes in its job. */
export interface JobResult {
  readonly performance: number | null
  readonly metrics: Readonly<Record<string, number>>
  readonly imageId: string | null
  /** `registry/repository@sha256:…`; left out: nothing was pushed by this attempt, and what is known stays. */
  readonly published?: string
  readonly warnings: readonly string[]
}

export interface QueueDepth {
  /** Attempts that a worker may take now. */
  readonly ready: number
  /** Attempts that wait for their time, after a fault. */
  readonly waiting: number
  /** Tenants with ready attempts. */
  readonly tenants: number
  /** Since when the one that waits longest has been queued; null: none. */
  readonly oldestAt: number | null
}

export interface QueueStore {
  /**
   * The next attempt that is due: tenants in turn (the one served longest ago first), within a tenant the highest
   * priority, then the oldest. Expired leases are due again. Marks job and attempt as running. Undefined: nothing due.
   */
  claim(request: ClaimRequest): Promise<Lease | undefined>
  /** Extends the leases; returns those which are lost and those whose job is asked to cancel. */
  heartbeat(
    leases: readonly Lease[],
    now: number,
    leaseMs: number,
  ): Promise<{ readonly lost: readonly Lease[]; readonly cancelled: readonly Lease[] }>
  /**
   * Writes a stage's state (the whole record) and its `stage` event, and moves `job.stage`. What it found out is
   * written into the job; a fact that is left out, or null, stays as it is. A retry forgets those of the stages that
   * it repeats, and the end of an attempt without an image that image's size.
   */
  saveStage(lease: Lease, record: StageRecord, now: number, facts?: Partial<JobFacts>): Promise<void>
  /** Writes the image's hardening index into the job, while its attempt goes on. */
  saveHardening(lease: Lease, index: number, now: number): Promise<void>
  /**
   * Ends attempt and job with a verdict, and the `ended` event. The lease is gone afterwards. As at every end of an
   * attempt (`cancel`, `revise` and `remove` of what waits in the queue; a request to cancel that outlives its worker),
   * a stage that began and has no outcome becomes `cancelled` in the same transaction, with the verdict's message and
   * the time when its work stopped; its `stage` event comes before `ended`. Stages that never began stay `pending`.
   */
  finish(lease: Lease, verdict: Verdict, result: JobResult, now: number): Promise<void>
  /**
   * Back to the queue, due at `dueAt`; with `fault` when it was ours, which is counted; the end of a worker is not. The
   * stage that runs becomes `pending` and keeps its `startedAt`, as with every lease that is over before its attempt.
   */
  handBack(lease: Lease, dueAt: number, fault: string | null, now: number): Promise<void>
  /** At start, by the one process that holds the store: every lease of others is over now. Returns how many. */
  releaseOthers(owner: string, now: number): Promise<number>
  /** Place in the queue from 1, capped at `cap` + 1; null when the job is not queued. */
  position(jobId: string, cap: number): Promise<number | null>
  /** When the next attempt becomes due, or null for an empty queue. */
  nextDueAt(): Promise<number | null>
  /** How much waits for a worker. Same speed at any number of ended jobs. */
  depth(): Promise<QueueDepth>
  /** Calls back after a commit that made work due or asked a running job (its id) to cancel. Returns the unsubscriber. */
  onWake(listener: (wake: { readonly due: boolean; readonly cancel?: string }) => void): () => void
}

export interface EventStore {
  append(jobId: string, type: JobEvent['type'], data: unknown, now: number): Promise<void>
  /** Events of a job after `seq`, oldest first. */
  read(jobId: string, afterSeq: number, limit: number): Promise<readonly JobEvent[]>
  /** Calls back after the commit with the job's id. Cheap: no payload, read it. Returns the unsubscriber. */
  onAppend(jobId: string, listener: () => void): () => void
  /** The same for every job, whose id is told; also after a removal. */
  onAnyAppend(listener: (jobId: string) => void): () => void
}

export interface LogFilter {
  readonly attempt?: number
  readonly stage?: StageName
}

export interface LogStore {
  /** Lines of one attempt with their `seq` set by the caller, growing. */
  append(jobId: string, attempt: number, lines: readonly LogLine[]): Promise<void>
  /** Lines after `afterSeq` of one attempt (the latest when not given), oldest first, at most `limit`. */
  read(jobId: string, filter: LogFilter, afterSeq: number, limit: number): Promise<readonly LogLine[]>
  /** The last `seq` written in the attempt, 0 when none. */
  lastSeq(jobId: string, attempt: number): Promise<number>
  /** Drops the log of a job, for retention. */
  remove(jobId: string): Promise<void>
  /** Drops the logs of jobs that ended before `time`; returns how many jobs lost theirs. Repeatable and cheap when nothing is left to drop. */
  removeOlderThan(time: number): Promise<number>
  onAppend(jobId: string, listener: () => void): () => void
}

/** Images that were built, by what they were built from; lets an equal job reuse one. */
export interface BuiltImage {
  /** SHA-256 over Dockerfile, context, arguments, target and base image ids. */
  readonly key: string
  readonly imageId: string
  readonly bytes: number
  readonly lastUsedAt: number
  /** What the build reported, for the record of the jobs that reuse it. */
  readonly evidence: unknown
}

/** A job that has an image. */
export interface ImageJob {
  readonly id: string
  readonly name: string
  /** Where this very image was published; null: nowhere, or what was published is another one. */
  readonly published: string | null
}

export interface ImageStore {
  find(key: string): Promise<BuiltImage | undefined>
  /** Under whichever of its keys. */
  byId(imageId: string): Promise<BuiltImage | undefined>
  /**
   * Ids of the images of jobs that are not removed, each once, in the order of their ids, from the one after `after`:
   * what the latest attempt that has ended built, and what an attempt published. Same speed at any number of jobs.
   */
  ofJobs(page: { readonly after?: string; readonly limit: number }): Promise<readonly string[]>
  /** The jobs of which `ofJobs` names this image: the newest, at most `limit`, and how many there are, counted to `cap`. */
  jobsWith(
    imageId: string,
    limit: number,
    cap: number,
  ): Promise<{ readonly jobs: readonly ImageJob[]; readonly count: number }>
  save(image: BuiltImage): Promise<void>
  touch(key: string, now: number): Promise<void>
  forget(imageId: string): Promise<void>
  /** All, least recently used first. */
  all(): Promise<readonly BuiltImage[]>
  /** How many different images there are, and the sum of their sizes. */
  kept(): Promise<{ readonly count: number; readonly bytes: number }>
  /** True when a job that is not removed has this image. */
  isUsed(imageId: string): Promise<boolean>
}

/** What was found in layers of images, by diff id: the same layer is read once, whatever image it is in. */
export interface LayerStore {
  /** As it was saved: plain JSON, which is the reader's own affair. Undefined for a layer that is not known. */
  find(diffId: string): Promise<unknown>
  /** `bytes`: of the layer. Replaces what is there. */
  save(diffId: string, contents: unknown, bytes: number, now: number): Promise<void>
  touch(diffIds: readonly string[], now: number): Promise<void>
  /** Drops those last used before `usedSince`, then the least recently used beyond `most`. Returns how many. */
  retain(usedSince: number, most: number): Promise<number>
}

/** A registry account that is kept under a name. */
export interface StoredCredential {
  readonly tenant: string
  readonly name: string
  /** `docker.io`, `registry.example.org:5000`: the only registry that it is ever sent to. */
  readonly registry: string
  readonly username: string
  /** The password, sealed (see `secrets/`). */
  readonly sealed: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly lastUsedAt: number | null
}

export interface CredentialStore {
  /** Adds it, or replaces the one of that tenant and name (`createdAt` and `lastUsedAt` stay). */
  save(credential: Omit<StoredCredential, 'lastUsedAt'>): Promise<StoredCredential>
  find(tenant: string, name: string): Promise<StoredCredential | undefined>
  /** By name. */
  list(tenant: string): Promise<readonly StoredCredential[]>
  /** False when there was none. */
  remove(tenant: string, name: string): Promise<boolean>
  touch(tenant: string, name: string, now: number): Promise<void>
}
