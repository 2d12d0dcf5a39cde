import type { Config } from '../config/schema.ts'
import { SlipwayError, hasCode, isRetryable } from '../errors/slipway-error.ts'
import { passedEvidence } from '../jobs/evidence.ts'
import type { Reason, Verdict } from '../jobs/job.ts'
import { backoffMs } from '../queue/backoff.ts'
import type { JobResult, Lease } from '../stores/store.ts'
import { type AttemptDeps, type AttemptSignals, releaseAttempt, runAttempt } from './run-attempt.ts'
import { Interruption } from './stage.ts'

export interface LeaseDeps extends AttemptDeps {
  readonly retry: Pick<Config['worker'], 'maxTries' | 'maxClaims' | 'backoffSeconds' | 'backoffMaxSeconds'>
  /** Told when the engine went away, so that nothing is claimed until it is back. */
  readonly onEngineDown: () => void
}

/** A moment for the engine to go down or come up properly before the attempt is due again. */
const ENGINE_PAUSE_MS = 1000

/** Runs the leased attempt, and decides what a fault of ours means: another try, or the end as `internal`. */
export async function handleLease(
  deps: LeaseDeps,
  lease: Lease,
  slot: number,
  signals: AttemptSignals,
): Promise<void> {
  const { logger, now } = deps
  try {
    refuseEndless(lease, deps.retry.maxClaims)
    const lastWords = (error: unknown) => verdictOf(deps, lease, error)?.message ?? null
    const verdict = await runAttempt(deps, lease, slot, signals, lastWords)
    logger.info(
      { job: lease.jobId, attempt: lease.attempt, status: verdict.status, reason: verdict.reason },
      'job ended',
    )
  } catch (error) {
    if (hasCode(error, 'lease_lost') || (error instanceof Interruption && error.kind === 'lease_lost')) {
      logger.warn({ job: lease.jobId, attempt: lease.attempt }, 'another worker owns this attempt now')
    } else if (error instanceof Interruption) {
      await deps.store.queue.handBack(lease, now(), null, now())
      logger.info({ job: lease.jobId, attempt: lease.attempt }, 'handed back')
    } else {
      const ended = await settleFault(deps, lease, error)
      if (ended) await releaseAttempt(deps, lease, slot, signals)
    }
  }
}

/** True when it has ended the job. */
async function settleFault(deps: LeaseDeps, lease: Lease, error: unknown): Promise<boolean> {
  const { store, now, retry, logger } = deps
  const fault = describe(error)
  const faults = lease.faults + 1
  const facts = { job: lease.jobId, attempt: lease.attempt, faults, err: error }
  const verdict = verdictOf(deps, lease, error)
  if (verdict !== null) {
    logger.error(facts, 'fault; the job ends')
    await store.queue.finish(lease, verdict, await resultSoFar(deps, lease), now())
    return true
  }
  if (hasCode(error, 'engine_unavailable')) {
    // Not the attempt's fault at all: it does not use up a try, and waits for the engine like everything queued.
    logger.warn(facts, 'engine went away; the job waits for it')
    deps.onEngineDown()
    await store.events.append(lease.jobId, 'retrying', { fault, waitingFor: 'engine' }, now())
    await store.queue.handBack(lease, now() + ENGINE_PAUSE_MS, null, now())
    return false
  }
  const wait = backoffMs(faults, {
    firstSeconds: retry.backoffSeconds,
    maxSeconds: retry.backoffMaxSeconds,
  })
  logger.warn({ ...facts, waitMs: wait }, 'fault; the job is tried again')
  await store.queue.handBack(lease, now() + wait, fault, now())
  return false
}

/** How the job ends by what was thrown; null: it does not, and the attempt goes on at another time or elsewhere. */
function verdictOf({ retry }: Pick<LeaseDeps, 'retry'>, lease: Lease, error: unknown): Verdict | null {
  const faults = lease.faults + 1
  if (error instanceof Interruption || hasCode(error, 'lease_lost') || hasCode(error, 'engine_unavailable'))
    return null
  if (isRetryable(error) && faults < retry.maxTries) return null
  return {
    status: 'failed',
    reason: reasonOf(error),
    message: endMessage(describe(error), faults, error),
    line: lineOf(error),
  }
}

/** What the stages before the fault have found stays: a push that failed takes no metrics away. */
async function resultSoFar({ store }: LeaseDeps, { jobId, attempt }: Lease): Promise<JobResult> {
  const [job, attempts] = await Promise.all([store.jobs.get(jobId), store.jobs.attempts(jobId)])
  const stages = attempts.find((one) => one.number === attempt)
  return {
    performance: null,
    metrics: stages === undefined ? {} : (passedEvidence(stages, 'measure')?.metrics ?? {}),
    imageId:
      (stages === undefined ? undefined : passedEvidence(stages, 'build')?.imageId) ?? job?.imageId ?? null,
    warnings: job?.warnings ?? [],
  }
}

function describe(error: unknown): string {
  if (error instanceof SlipwayError) return error.detail
  return error instanceof Error ? error.message : String(error)
}

/** An image registry that stays out of reach means a base image that cannot be had, or a push; all else is ours. */
function reasonOf(error: unknown): Reason {
  if (hasCode(error, 'publish_unavailable')) return 'publish_failed'
  return hasCode(error, 'registry_unavailable') ? 'base_image_unavailable' : 'internal'
}

/** That of the FROM whose image cannot be had, as the stage build tells it. */
function lineOf(error: unknown): number | null {
  const line = hasCode(error, 'registry_unavailable') ? error.data?.line : undefined
  return typeof line === 'number' ? line : null
}

function endMessage(fault: string, faults: number, error: unknown): string {
  return isRetryable(error) ? `${fault} (given up after ${faults} ${faults === 1 ? 'try' : 'tries'})` : fault
}

/** A job that takes its worker down with it each time must not do so for ever. */
function refuseEndless(lease: Lease, maxClaims: number): void {
  if (lease.tries <= maxClaims) return
  const before = lease.tries - 1
  const [often, eachTime] = before === 1 ? ['once', ''] : [`${before} times`, ' each time']
  throw new SlipwayError('internal', {
    detail: `the job was taken up ${often}, and its worker ended in the middle${eachTime}`,
    retryable: false,
  })
}
