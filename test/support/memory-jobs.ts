/**
 * The use cases over maps, for tests of the front doors only: what it answers is what a front door has to show. It
 * runs no pipeline; a test moves its jobs with `end`, `log` and `emit`, and makes the next call fail with `failNext`.
 */
import { createHash } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import type { Readable } from 'node:stream'
import type { Diagnostic } from '../../src/dockerfile/diagnostic.ts'
import { SlipwayError } from '../../src/errors/slipway-error.ts'
import type { StoredContext } from '../../src/jobs/context/context-store.ts'
import { type Job, type JobEvent, type LogLine, type StageName, isEnded } from '../../src/jobs/job.ts'
import type { JobRecord } from '../../src/jobs/job-record.ts'
import type {
  AdvisoryFindings,
  AdvisoryRequest,
  CurrentFindings,
  JobChange,
  JobInventory,
  JobPage,
  JobView,
  Jobs,
  Leaderboard,
  LeaderboardRequest,
  ListRequest,
  LogRequest,
  NamesRequest,
  Origin,
  Revised,
  ScoredName,
  Submission,
  Submitted,
} from '../../src/jobs/jobs.ts'
import type { LintAnswer, LintRequest } from '../../src/jobs/lint-submission.ts'
import type { Inventory } from '../../src/scanners/inventory.ts'
import { leaderboardInMemory, listInMemory, namesInMemory } from './memory-boards.ts'
import { IMAGE_ID, attemptOf, newJob, notScanned, recordOf, sha256 } from './memory-job-samples.ts'

interface Entry {
  job: Job
  dockerfile: Uint8Array
  origin: Origin | undefined
  readonly submission: Submission
  /** In place of those made up from the job. */
  attempts?: JobView['attempts']
  readonly events: JobEvent[]
  readonly lines: LogLine[]
  readonly changed: EventEmitter
}

export class MemoryJobs implements Jobs {
  readonly contexts: StoredContext[] = []
  /** What `lint` was asked, and what it answers. */
  readonly linted: LintRequest[] = []
  diagnostics: readonly Diagnostic[] = []
  /** What is found in the images of all jobs; undefined: they were not scanned. */
  scanned: CurrentFindings | undefined
  installed: Inventory | undefined
  /** What `advisory` was asked, and what it answers; undefined: there is no scanner. */
  readonly advisories: AdvisoryRequest[] = []
  affected: AdvisoryFindings | undefined
  /** Set to make `receiveContext` refuse what is larger. */
  maxContextBytes = Number.POSITIVE_INFINITY
  /** What `changes` tells at once. */
  changed: readonly JobChange[] = []
  readonly #entries = new Map<string, Entry>()
  readonly #keys = new Map<string, string>()
  #seq = 0
  #failure: Error | undefined

  /** The next use case that is called throws this. */
  failNext(error: Error): void {
    this.#failure = error
  }

  submissionOf(id: string): Submission {
    return this.#find(id).submission
  }

  async receiveContext(source: Readable, signal?: AbortSignal): Promise<StoredContext> {
    const hash = createHash('sha256')
    let bytes = 0
    for await (const chunk of source as AsyncIterable<Buffer>) {
      signal?.throwIfAborted()
      bytes += chunk.length
      if (bytes > this.maxContextBytes) {
        throw new SlipwayError('body_too_large', {
          detail: `The context is larger than ${this.maxContextBytes} bytes.`,
        })
      }
      hash.update(chunk)
    }
    if (bytes === 0) throw new SlipwayError('context_invalid', { detail: 'The context is empty.' })
    const stored = {
      sha256: hash.digest('hex'),
      bytes,
      entries: 1,
      unpackedBytes: bytes,
      dockerfile: null,
      lintConfiguration: null,
      dockerignore: null,
    }
    this.contexts.push(stored)
    return stored
  }

  async submit(submission: Submission): Promise<Submitted> {
    this.#throwPlanned()
    const key = submission.idempotencyKey
    const before = key === undefined ? undefined : this.#keys.get(key)
    if (before !== undefined) return { job: this.#find(before).job, replayed: true, diagnostics: [] }
    const { dockerfile } = submission
    if (dockerfile === undefined)
      throw new SlipwayError('request_invalid', { detail: 'There is no Dockerfile.' })
    const job = newJob(submission, dockerfile, this.#nextId())
    this.#entries.set(job.id, {
      job,
      dockerfile,
      origin: submission.origin,
      submission,
      events: [],
      lines: [],
      changed: new EventEmitter().setMaxListeners(0),
    })
    if (key !== undefined) this.#keys.set(key, job.id)
    this.emit(job.id, 'queued', {})
    return { job, replayed: false, diagnostics: [] }
  }

  async lint(request: LintRequest): Promise<LintAnswer> {
    this.#throwPlanned()
    this.linted.push(request)
    return { diagnostics: this.diagnostics, shellcheck: false }
  }

  async get(id: string): Promise<JobView> {
    this.#throwPlanned()
    const { job, attempts } = this.#find(id)
    return { ...job, position: job.status === 'queued' ? 1 : null, attempts: attempts ?? [attemptOf(job)] }
  }

  async list(request: ListRequest): Promise<JobPage> {
    this.#throwPlanned()
    return listInMemory(this.#all(), request)
  }

  async leaderboard(request: LeaderboardRequest): Promise<Leaderboard> {
    this.#throwPlanned()
    return leaderboardInMemory(this.#all(), request)
  }

  async names(request: NamesRequest): Promise<readonly ScoredName[]> {
    this.#throwPlanned()
    return namesInMemory(this.#all(), request)
  }

  async update(id: string, patch: Parameters<Jobs['update']>[1]): Promise<Job> {
    const { origin, ...fields } = patch
    if (origin !== undefined) this.#find(id).origin = origin
    const known = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
    return this.change(id, known)
  }

  async cancel(id: string): Promise<Job> {
    if (isEnded(this.#find(id).job.status)) return this.#find(id).job
    return this.end(id, { status: 'cancelled', message: 'Cancelled.' })
  }

  async retry(id: string, from?: StageName): Promise<Job> {
    const { job } = this.#find(id)
    if (!isEnded(job.status) || (job.status === 'succeeded' && from === undefined)) {
      throw new SlipwayError('job_state_conflict', { detail: `The job is ${job.status}.` })
    }
    return this.change(id, {
      status: 'queued',
      attempt: job.attempt + 1,
      reason: null,
      message: null,
      stage: from ?? null,
    })
  }

  async revise(id: string, { dockerfile, origin }: Revised): Promise<Submitted> {
    this.#throwPlanned()
    const entry = this.#find(id)
    entry.dockerfile = dockerfile
    if (origin !== undefined) entry.origin = origin
    const job = this.change(id, {
      status: 'queued',
      stage: null,
      attempt: entry.job.attempt + 1,
      reason: null,
      message: null,
      performance: null,
      finishedAt: null,
      dockerfileSha256: sha256(dockerfile),
      dockerfileBytes: dockerfile.length,
    })
    return { job, replayed: false, diagnostics: [] }
  }

  async origin(id: string): Promise<Origin | undefined> {
    return this.#find(id).origin
  }

  async remove(id: string): Promise<void> {
    this.#throwPlanned()
    this.#find(id)
    this.#entries.delete(id)
  }

  async dockerfile(id: string): Promise<Uint8Array> {
    return this.#find(id).dockerfile
  }

  async record(id: string, attempt?: number): Promise<JobRecord> {
    const { job } = this.#find(id)
    return recordOf(job, attempt ?? job.attempt)
  }

  async findings(id: string, _attempt?: number): Promise<CurrentFindings> {
    this.#find(id)
    return this.scanned ?? notScanned()
  }

  async advisory(request: AdvisoryRequest): Promise<AdvisoryFindings> {
    this.#throwPlanned()
    this.advisories.push(request)
    return this.affected ?? notScanned()
  }

  async inventory(id: string, _attempt?: number): Promise<JobInventory> {
    const { name } = this.#find(id).job
    return { name, imageId: IMAGE_ID, inventory: this.installed ?? notScanned() }
  }

  async *events(id: string, afterSeq: number, signal: AbortSignal): AsyncIterable<readonly JobEvent[]> {
    const { events } = this.#find(id)
    const isLast = (event: JobEvent | undefined) => event?.type === 'ended'
    yield* this.#follow(id, events, afterSeq, signal, isLast)
  }

  async *changes(signal: AbortSignal): AsyncIterable<readonly JobChange[]> {
    yield this.changed
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  }

  async *logs(id: string, request: LogRequest, signal: AbortSignal): AsyncIterable<readonly LogLine[]> {
    const { lines } = this.#find(id)
    const after = request.afterSeq ?? 0
    if (request.follow) {
      yield* this.#follow(id, lines, after, signal, () => false)
      return
    }
    const found = lines.filter((line) => line.seq > after && (request.stage ?? line.stage) === line.stage)
    if (found.length > 0) yield found
  }

  /** What the job's attempts look like from now on. */
  setAttempts(id: string, attempts: JobView['attempts']): void {
    this.#find(id).attempts = attempts
  }

  /** Changes a job as its pipeline would. */
  change(id: string, part: Partial<Job>): Job {
    const entry = this.#find(id)
    entry.job = { ...entry.job, ...part, updatedAt: Date.now() }
    entry.changed.emit('change')
    return entry.job
  }

  end(id: string, part: Partial<Job>): Job {
    const job = this.change(id, { finishedAt: Date.now(), ...part })
    this.emit(id, 'ended', { status: job.status })
    return job
  }

  emit(id: string, type: JobEvent['type'], data: unknown): void {
    const entry = this.#find(id)
    this.#seq += 1
    entry.events.push({ seq: this.#seq, jobId: id, at: Date.now(), type, data })
    entry.changed.emit('change')
  }

  log(id: string, text: string, stage: StageName = 'run'): void {
    const { lines, changed } = this.#find(id)
    lines.push({ seq: lines.length + 1, at: Date.now(), stage, step: null, stream: 'stdout', text })
    changed.emit('change')
  }

  /** Readers that wait for this job to change. */
  waiting(id: string): number {
    return this.#find(id).changed.listenerCount('change')
  }

  async *#follow<Item extends { readonly seq: number }>(
    id: string,
    items: readonly Item[],
    afterSeq: number,
    signal: AbortSignal,
    isLast: (item: Item | undefined) => boolean,
  ): AsyncIterable<readonly Item[]> {
    let seen = afterSeq
    while (!signal.aborted) {
      this.#throwPlanned()
      const batch = items.filter((item) => item.seq > seen)
      const ended = isEnded(this.#find(id).job.status)
      seen = batch.at(-1)?.seq ?? seen
      if (batch.length > 0) yield batch
      if (isLast(batch.at(-1)) || (ended && batch.length === 0)) return
      if (items.some((item) => item.seq > seen)) continue
      if (isEnded(this.#find(id).job.status)) continue
      await once(this.#find(id).changed, 'change', { signal }).catch(() => {})
    }
  }

  #all(): readonly Job[] {
    return [...this.#entries.values()].map(({ job }) => job)
  }

  #find(id: string): Entry {
    const entry = this.#entries.get(id)
    if (entry === undefined) throw new SlipwayError('job_not_found', { detail: `There is no job ${id}.` })
    return entry
  }

  #throwPlanned(): void {
    const failure = this.#failure
    this.#failure = undefined
    if (failure) throw failure
  }

  #nextId(): string {
    return `019aa5e2-7f1c-7cc3-98c4-${(this.#entries.size + 1).toString(16).padStart(12, '0')}`
  }
}
