/**
 * Takes one attempt through the stages, from wherever an earlier owner left it. Each stage's outcome is written before
 * the next stage begins, in order, so that a later one is never there without an earlier one. It is durable before the
 * stage gives back what it holds and before the attempt ends: a kill leaves the outcome, something that can be
 * adopted, or work that is simply done again.
 */
import type { Config } from '../config/schema.ts'
import {
  type Attempt,
  type Job,
  type StageName,
  type StageRecord,
  type Verdict,
  isEnded,
} from '../jobs/job.ts'
import type { PublishEvidence } from '../jobs/evidence.ts'
import { factsOf } from '../jobs/job-facts.ts'
import type { Logger } from '../observability/logger.ts'
import type { Lease, Store } from '../stores/store.ts'
import { type Outputs, Interruption, type Stage, type StageContext, type StageOutcome } from './stage.ts'
import { StoredLogSink } from './stored-log-sink.ts'

export interface AttemptDeps {
  readonly store: Store
  readonly stages: readonly Stage[]
  readonly logs: Config['logs']
  readonly now: () => number
  readonly logger: Logger
}

export interface AttemptSignals {
  readonly cancelled: AbortSignal
  readonly leaving: AbortSignal
}

/**
 * Resolves when the attempt has its verdict. Throws our faults, and the `Interruption` when leaving. `lastWords`: what
 * the log ends with where the service gives up because of that; null: the attempt goes on later.
 */
export async function runAttempt(
  deps: AttemptDeps,
  lease: Lease,
  slot: number,
  signals: AttemptSignals,
  lastWords: (error: unknown) => string | null,
): Promise<Verdict> {
  const pass = await openPass(deps, lease, slot, signals)
  if (isEnded(pass.job.status)) throw new Interruption('lease_lost')
  if (pass.job.cancelRequested) return cancelled(pass)
  try {
    for (let index = await firstStage(pass, deps.stages); index < deps.stages.length; index++) {
      const stage = deps.stages[index] as Stage
      const verdict = await runStage(pass, stage)
      if (verdict !== undefined) return verdict
    }
    return await finish(pass, { status: 'succeeded', reason: null, message: successMessage(pass) }, undefined)
  } catch (error) {
    if (signals.cancelled.aborted && !signals.leaving.aborted) return await cancelled(pass)
    await closeLog(pass, lastWords(error))
    throw error
  }
}

/** The log of a stage that is to go on is left as it is, for its next owner goes on with it, too. */
async function closeLog({ current, deps, job }: Pass, lastWords: string | null): Promise<void> {
  if (current === undefined) return
  if (lastWords === null) return current.sink.abandon()
  current.sink.system(lastWords)
  // the fault itself may be that nothing can be written
  await current.sink.end().catch((err: unknown) => {
    deps.logger.warn({ err, job: job.id, stage: current.stage.name }, 'the end of a log is lost')
  })
}

/**
 * Gives back what an attempt holds that ended without this pass: what its stages started goes on otherwise until the
 * next sweep. Throws nothing: the verdict stands.
 */
export async function releaseAttempt(
  deps: AttemptDeps,
  lease: Lease,
  slot: number,
  signals: AttemptSignals,
): Promise<void> {
  try {
    await releaseAll(await openPass(deps, lease, slot, signals))
  } catch (error) {
    deps.logger.warn({ err: error, job: lease.jobId, attempt: lease.attempt }, 'release failed')
  }
}

/** What one pass knows. `records` holds the stages' states as they will be stored. */
interface Pass {
  readonly deps: AttemptDeps
  readonly lease: Lease
  readonly slot: number
  readonly signals: AttemptSignals
  readonly job: Job
  readonly attempt: Attempt
  readonly records: Map<StageName, StageRecord>
  readonly warnings: Set<string>
  readonly sequence: { last: number }
  /** Issued and not yet known to be durable. */
  readonly writes: Promise<unknown>[]
  current: { stage: Stage; context: StageContext; sink: StoredLogSink } | undefined
}

async function openPass(
  deps: AttemptDeps,
  lease: Lease,
  slot: number,
  signals: AttemptSignals,
): Promise<Pass> {
  const [job, attempts, last] = await Promise.all([
    deps.store.jobs.get(lease.jobId),
    deps.store.jobs.attempts(lease.jobId),
    // The first claim of an attempt finds no lines; asking would be a query for nothing.
    lease.tries > 1 ? deps.store.logs.lastSeq(lease.jobId, lease.attempt) : 0,
  ])
  const attempt = attempts.find((one) => one.number === lease.attempt)
  if (job === undefined || attempt === undefined) throw new Interruption('lease_lost')
  return {
    deps,
    lease,
    slot,
    signals,
    job,
    attempt,
    records: new Map(attempt.stages.map((record) => [record.stage, record])),
    warnings: new Set(job.warnings),
    sequence: { last },
    writes: [],
    current: undefined,
  }
}

/** The first stage whose work is not there yet; further back when what an earlier stage made is gone. */
async function firstStage(pass: Pass, stages: readonly Stage[]): Promise<number> {
  const done = stages.findIndex((stage) => !isDone(pass.records.get(stage.name)))
  const next = done === -1 ? stages.length : done
  for (let index = 0; index < next; index++) {
    const stage = stages[index] as Stage
    if (stage.stillValid === undefined || pass.records.get(stage.name)?.status !== 'passed') continue
    if (await stage.stillValid(makeContext(pass, stage).context)) continue
    await forget(pass, stages.slice(index))
    return index
  }
  return next
}

/**
 * What these stages did is of something that is not there any more: readers must not take it for what comes. The first
 * is written last, for the job is shown at the stage that was.
 */
async function forget(pass: Pass, stages: readonly Stage[]): Promise<void> {
  const { store, now } = pass.deps
  const began = stages.filter(({ name }) => (pass.records.get(name)?.status ?? 'pending') !== 'pending')
  const message = `what the stage ${stages[0]?.name} made is gone from the engine; the attempt starts there again`
  await Promise.all([
    ...began.toReversed().map(({ name }) => save(pass, blank(name))),
    store.events.append(pass.job.id, 'warning', { message }, now()),
  ])
}

function isDone(record: StageRecord | undefined): boolean {
  return record?.status === 'passed' || record?.status === 'skipped'
}

/** Returns the verdict when the stage ended the attempt. */
async function runStage(pass: Pass, stage: Stage): Promise<Verdict | undefined> {
  throwIfInterrupted(pass.signals)
  const { context, sink } = makeContext(pass, stage)
  pass.current = { stage, context, sink }
  // A stage that goes on after a kill began when it first began; it is pending since then.
  const before = pass.records.get(stage.name)
  const startedAt = (before?.status === 'pending' ? before.startedAt : null) ?? pass.deps.now()
  // Not awaited: the work may start at once, and the outcome's write comes after this one in any case.
  const announced = save(pass, { ...blank(stage.name), status: 'running', startedAt })
  announced.catch(() => undefined)
  const outcome = await stage.execute(context)
  throwIfInterrupted(pass.signals)
  const record = toRecord(stage.name, outcome, startedAt, pass.deps.now())
  if (outcome.kind === 'skipped') sink.system(outcome.why)
  if (outcome.kind === 'rejected') {
    sink.system(outcome.message)
    const verdict: Verdict = {
      status: 'failed',
      reason: outcome.reason,
      message: outcome.message,
      ...(outcome.excerpt === undefined ? {} : { excerpt: outcome.excerpt }),
      ...(outcome.line === undefined ? {} : { line: outcome.line }),
    }
    return finish(pass, verdict, record)
  }
  // One turn of the event loop, so one transaction: the log's end and the outcome.
  pass.writes.push(announced, sink.end(), save(pass, record))
  // A stage that holds nothing need not wait for the disk: writes keep their order, so what comes later is never there
  // without this one, and after a kill it is simply done again.
  if (!mayHold(stage, context)) for (const write of pass.writes) write.catch(() => undefined)
  else await settle(pass)
  await release(pass)
  return undefined
}

async function finish(pass: Pass, verdict: Verdict, record: StageRecord | undefined): Promise<Verdict> {
  const { store, now } = pass.deps
  const { writes } = pass
  if (pass.current !== undefined) writes.push(pass.current.sink.end())
  if (record !== undefined) writes.push(save(pass, record))
  const { build, measure, publish } = collectOutputs(pass.records)
  const result = {
    performance: verdict.status === 'succeeded' ? (measure?.performance ?? null) : null,
    metrics: measure?.metrics ?? {},
    imageId: build?.imageId ?? null,
    ...(publish === undefined ? {} : { published: publishedName(publish) }),
    warnings: [...pass.warnings],
  }
  writes.push(store.queue.finish(pass.lease, verdict, result, now()))
  await settle(pass)
  if (verdict.status === 'cancelled') await releaseAll(pass)
  else await release(pass)
  return verdict
}

/** Any stage may have left something, also one that an earlier owner was in. */
async function releaseAll(pass: Pass): Promise<void> {
  for (const stage of pass.deps.stages) {
    pass.current = { stage, ...makeContext(pass, stage) }
    await release(pass)
  }
}

async function cancelled(pass: Pass): Promise<Verdict> {
  const { current } = pass
  const message = current === undefined ? 'cancelled' : `cancelled while the stage ${current.stage.name} ran`
  current?.sink.system(message)
  return finish(pass, { status: 'cancelled', reason: null, message }, undefined)
}

function mayHold(stage: Stage, context: StageContext): boolean {
  return stage.release !== undefined && stage.holds?.(context) !== false
}

/** A container that could not be removed now is removed by the next sweep: the verdict stands. */
async function release(pass: Pass): Promise<void> {
  const { current } = pass
  pass.current = undefined
  if (current === undefined || !mayHold(current.stage, current.context)) return
  try {
    await current.stage.release?.(current.context)
  } catch (error) {
    pass.deps.logger.warn({ err: error, job: pass.job.id, stage: current.stage.name }, 'release failed')
  }
}

/** Until all that was written so far is durable. */
async function settle(pass: Pass): Promise<void> {
  await Promise.all(pass.writes)
  pass.writes.length = 0
}

function save(pass: Pass, record: StageRecord): Promise<void> {
  pass.records.set(record.stage, record)
  return pass.deps.store.queue.saveStage(pass.lease, record, pass.deps.now(), factsOf(record))
}

function makeContext(pass: Pass, stage: Stage): { context: StageContext; sink: StoredLogSink } {
  const { deps, lease, job } = pass
  const sink = new StoredLogSink({
    logs: deps.store.logs,
    jobId: lease.jobId,
    attempt: lease.attempt,
    stage: stage.name,
    sequence: pass.sequence,
    maxBytes: deps.logs.stageKiB * 1024,
    tailBytes: deps.logs.tailKiB * 1024,
    now: deps.now,
  })
  const emit: StageContext['emit'] = (type, data) => {
    deps.store.events.append(job.id, type, data, deps.now()).catch((error: unknown) => {
      deps.logger.warn({ err: error, job: job.id, type }, 'progress event lost')
    })
  }
  const context: StageContext = {
    job,
    attempt: pass.attempt,
    slot: pass.slot,
    resumed: lease.tries > 1,
    outputs: collectOutputs(pass.records),
    cancelled: pass.signals.cancelled,
    leaving: pass.signals.leaving,
    log: sink,
    warn(text) {
      if (pass.warnings.has(text)) return
      pass.warnings.add(text)
      emit('warning', { stage: stage.name, message: text })
    },
    saveHardening: (index) => deps.store.queue.saveHardening(lease, index, deps.now()),
    emit,
  }
  return { context, sink }
}

/** `registry/repository@sha256:…`: a name that cannot come to mean another image. */
function publishedName({ reference, digest }: PublishEvidence): string {
  return `${reference.slice(0, reference.lastIndexOf(':'))}@${digest}`
}

function collectOutputs(records: ReadonlyMap<StageName, StageRecord>): Outputs {
  const outputs: Record<string, unknown> = {}
  for (const [name, record] of records) if (record.status === 'passed') outputs[name] = record.output
  return outputs
}

function blank(stage: StageName): StageRecord {
  return { stage, status: 'pending', startedAt: null, endedAt: null, message: null, output: null }
}

function toRecord(
  stage: StageName,
  outcome: StageOutcome<unknown>,
  startedAt: number,
  endedAt: number,
): StageRecord {
  const base = { stage, status: outcome.kind, startedAt, endedAt }
  if (outcome.kind === 'skipped') return { ...base, message: outcome.why, output: outcome.output ?? null }
  return { ...base, message: outcome.message ?? null, output: outcome.output ?? null }
}

function successMessage(pass: Pass): string {
  const { run, measure } = collectOutputs(pass.records)
  const performance = measure?.performance ?? null
  if (performance !== null) return `performance ${performance}`
  const healthyMs = run?.health?.healthyMs ?? null
  return healthyMs === null ? 'built and run; no performance was reported' : `healthy after ${healthyMs} ms`
}

function throwIfInterrupted(signals: AttemptSignals): void {
  signals.leaving.throwIfAborted()
  signals.cancelled.throwIfAborted()
}
