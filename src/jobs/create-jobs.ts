import { SlipwayError } from '../errors/slipway-error.ts'
import type { GatePolicy } from '../scanners/gate.ts'
import type { Scanner } from '../scanners/scanner.ts'
import type { Store } from '../stores/store.ts'
import { advisoryFindings } from './advisory-findings.ts'
import { checkDescription } from './check-description.ts'
import type { ContextStore } from './context/context-store.ts'
import { describeRecord } from './describe-record.ts'
import { followEvents, followLogs } from './follow.ts'
import { followChanges } from './follow-changes.ts'
import { type Attempt, type Job, type StageName, isEnded } from './job.ts'
import type { Jobs } from './jobs.ts'
import { type LintDeps, lintSubmission } from './lint-submission.ts'
import { leaderboard, scoredNames } from './leaderboard.ts'
import { listJobs } from './list-jobs.ts'
import { QueuePositions } from './queue-positions.ts'
import { retry } from './retry.ts'
import { revise } from './revise.ts'
import { quoteDockerfile } from './quote-dockerfile.ts'
import { findingsOf, inventoryOf } from './scan-results.ts'
import { type SubmitDeps, submit } from './submit.ts'

export interface JobsDeps extends SubmitDeps, LintDeps {
  readonly contexts: ContextStore
  /** Left out: there are no findings but those that are kept with attempts. */
  readonly scanner?: Scanner | undefined
  /** The gate as it is now; findings are judged by it anew. */
  readonly gate: () => GatePolicy
  /** Deletes from its registry what the job has published. */
  readonly unpublish: (job: Job) => Promise<void>
  /** Told after a removal, so that the image need not wait for the next collection. */
  readonly onRemoved: () => void
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export function createJobs(deps: JobsDeps): Jobs {
  const { store, contexts, now } = deps
  const positions = new QueuePositions(store.queue, now)
  return {
    receiveContext: (source, signal) => contexts.receive(source, signal),
    submit: (submission) => submit(deps, submission),
    lint: (request) => lintSubmission(deps, request),
    async get(id) {
      const found = UUID.test(id) ? await store.jobs.view(id) : undefined
      if (found === undefined) throw unknownJob(id)
      const { job, attempts } = found
      return { ...job, attempts, position: job.status === 'queued' ? await positions.of(id) : null }
    },
    list: (request) => listJobs(store, request),
    leaderboard: (request) => leaderboard(store, request),
    names: (request) => scoredNames(store, request),
    async update(id, patch) {
      checkDescription(patch)
      await require(store, id)
      return store.jobs.update(id, withoutUndefined(patch), now())
    },
    async cancel(id) {
      await require(store, id)
      return store.jobs.cancel(id, now())
    },
    async retry(id, from, credential) {
      const job = await require(store, id)
      return retry(deps, job, from ?? failedStage(job), credential)
    },
    async revise(id, revision) {
      return revise(deps, await require(store, id), revision)
    },
    async remove(id, { registry = false } = {}) {
      const job = await require(store, id)
      if (registry) await deps.unpublish(job)
      await store.jobs.remove(id, now())
      deps.onRemoved()
    },
    ...createReads(store),
    advisory: (request) => advisoryFindings({ store, scanner: deps.scanner, now }, request),
    ...createScanReads(deps),
  }
}

type Read = 'dockerfile' | 'origin' | 'record' | 'events' | 'changes' | 'logs'

function createReads(store: Store): Pick<Jobs, Read> {
  return {
    async dockerfile(id, attempt) {
      const job = await require(store, id)
      if (attempt !== undefined) pick(await store.jobs.attempts(id, 'bare'), attempt)
      const bytes = await store.jobs.dockerfile(job.id, attempt)
      if (bytes === undefined) throw unknownJob(id)
      return bytes
    },
    async origin(id) {
      return store.jobs.origin((await require(store, id)).id)
    },
    async record(id, number) {
      const job = await require(store, id)
      const attempts = await store.jobs.attempts(id)
      return describeRecord(job, pick(attempts, number ?? job.attempt))
    },
    async *events(id, afterSeq, signal) {
      await require(store, id)
      yield* followEvents(store, id, afterSeq, signal)
    },
    changes: (signal) => followChanges(store, signal),
    async *logs(id, request, signal) {
      const job = await require(store, id)
      if (request.attempt !== undefined) pick(await store.jobs.attempts(id), request.attempt)
      yield* followLogs(store, job, request, signal)
    },
  }
}

function createScanReads({ store, scanner, gate, now }: JobsDeps): Pick<Jobs, 'findings' | 'inventory'> {
  const find = async (id: string, number?: number) => {
    const job = await require(store, id)
    return { job, attempt: pick(await store.jobs.attempts(id), number ?? job.attempt) }
  }
  return {
    async findings(id, number) {
      const { attempt } = await find(id, number)
      const { lineText } = quoteDockerfile(await store.jobs.dockerfile(id, attempt.number))
      return findingsOf(scanner, attempt, { policy: gate, now, lineText })
    },
    async inventory(id, number) {
      const { job, attempt } = await find(id, number)
      return inventoryOf(scanner, job, attempt)
    },
  }
}

async function require(store: Store, id: string): Promise<Job> {
  const job = UUID.test(id) ? await store.jobs.get(id) : undefined
  if (job === undefined) throw unknownJob(id)
  return job
}

function unknownJob(id: string): SlipwayError {
  return new SlipwayError('job_not_found', {
    detail: `there is no job with id ${id.slice(0, 80)}`,
    where: '/id',
  })
}

/** Where a retry starts when it does not say: the stage that ended the attempt. */
function failedStage(job: Job): StageName {
  if (!isEnded(job.status)) {
    throw new SlipwayError('job_state_conflict', {
      detail: `the job is ${job.status}; only an ended job can be tried again`,
      action: 'Wait for its end, or cancel it first.',
    })
  }
  if (job.status === 'succeeded') {
    throw new SlipwayError('job_state_conflict', {
      detail: 'the job succeeded; there is no failed stage to start from',
      action: 'Name the stage to start from, such as ?from=build.',
    })
  }
  return job.stage ?? 'validate'
}

function pick(attempts: readonly Attempt[], number: number): Attempt {
  const attempt = attempts.find((one) => one.number === number)
  if (attempt !== undefined) return attempt
  throw new SlipwayError('request_invalid', {
    where: '/attempt',
    detail: `the job has attempts 1 to ${attempts.length}, not ${number}`,
  })
}

function withoutUndefined<Value extends object>(
  value: Value,
): { [Key in keyof Value]?: NonNullable<Value[Key]> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never
}
