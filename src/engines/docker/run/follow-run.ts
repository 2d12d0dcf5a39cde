import { SlipwayError } from '../../../errors/slipway-error.ts'
import type {
  RunExit,
  RunHandle,
  RunObserver,
  RunSamples,
  RunUsage,
  ServiceHealth,
  ServiceProbe,
} from '../../engine.ts'
import { type Asked, type ServiceWatch, watchService } from '../health/watch-service.ts'
import { type ContainerState, inspectContainer } from './containers.ts'
import { destroyRun } from './destroy-run.ts'
import { followOutput } from './follow-output.ts'
import { type Totals, measureUse } from './measure-use.ts'
import { endedInOutage, noteOutage, wasSignalled } from './outage.ts'
import type { DataUse } from './run-data.ts'
import { runKey } from './run-names.ts'
import { RECORD_LABEL, readRecord } from './run-record.ts'
import type { RunSite } from './run-site.ts'
import { startErrorIn } from './start-error.ts'
import { type Ended, waitForEnd } from './wait-for-end.ts'

/** What SIGKILL leaves, which is the stop signal of our containers. */
const KILLED = 137
/** How long an engine may take from the first sign of its end to the last. */
const TROUBLE_MS = 30_000
/** Exit codes of containers that the engine itself ended: killed with it, stopped with it, or found dead after its restart. */
const LOST_CODES: readonly number[] = [137, 143, 255]

/**
 * Delivers the output and waits for the end, which the wall-time limit, `signal` or the first good answer of a service
 * may bring about. Throws the signal's
 * reason, `engine_unavailable` when the engine went away (the run may be adopted later), and `engine_failed` for
 * a run that the engine lost; that one is removed, so that it can be started again.
 */
export async function followRun(
  site: RunSite,
  handle: RunHandle,
  observe: RunObserver,
  signal: AbortSignal,
): Promise<RunExit> {
  const startError = site.memory.startErrors.get(runKey(handle))
  const service = await serviceOf(site, handle)
  if (startError !== undefined) return neverStarted(startError, service)
  if (await endedInOutage(site, handle)) {
    throw await lost(
      site,
      handle,
      'The run ended while the engine was away, as it does when that one is stopped',
      'engine_unavailable',
    )
  }
  const { client } = site
  const { limits } = handle.sandbox
  const output = followOutput(client, handle.id, limits.outputBytes, (line) => observe.log(line))
  const use = measureUse(site, handle)
  const watch = watchUnlessKnown(site, handle, service)
  try {
    const ended = await waitForEnd(site, handle, watch, signal)
    const asked = watch?.stop()
    const [state, total, data] = await Promise.all([
      inspectContainer(client, handle.id, { signal }),
      use.total(),
      site.dataOf(handle.sandbox.dataMount).use(handle, limits.dataBytes, signal),
      output.finish(),
    ])
    if (!state) throw await lost(site, handle, 'The container was removed while it ran')
    if (await wasStopped(site, handle, state)) {
      const detail = 'The engine stopped the container, as it does when it is stopped itself'
      throw await lost(site, handle, detail, 'engine_unavailable')
    }
    const exit = await toExit(site, handle, { state, ...ended, total, data })
    const samples = use.samples(exit)
    const measured = samples ? { ...exit, usage: withPeakOf(samples, exit.usage), samples } : exit
    return service ? { ...measured, health: keepHealth(site, handle, service, asked, exit) } : measured
  } catch (error) {
    if (watch && isLost(error)) await destroyRun(site, handle).catch(() => undefined)
    noteOutage(site, handle, error)
    throw error
  } finally {
    output.stop()
    use.stop()
    watch?.stop()
  }
}

/** Asked of the engine where this process neither started the run nor found it. */
async function serviceOf({ client, memory }: RunSite, handle: RunHandle): Promise<ServiceProbe | null> {
  const known = memory.services.get(runKey(handle))
  if (known !== undefined) return known
  const labels = (await inspectContainer(client, handle.id))?.Config.Labels
  const service = readRecord(labels?.[RECORD_LABEL])?.service ?? null
  memory.services.set(runKey(handle), service)
  return service
}

/** None when the container was followed to its end before: what it came to then holds. */
function watchUnlessKnown(
  site: RunSite,
  handle: RunHandle,
  service: ServiceProbe | null,
): ServiceWatch | undefined {
  if (!service || site.memory.health.has(runKey(handle))) return undefined
  const { client, tools, facts } = site
  return watchService({ client, tools, architecture: facts.architecture }, handle.id, service)
}

const NEVER_ASKED: Asked = { probes: 0, lastStatus: null, lastError: null, healthyAt: null }

function keepHealth(
  { memory }: RunSite,
  handle: RunHandle,
  { port, path }: ServiceProbe,
  { healthyAt, ...asked }: Asked = NEVER_ASKED,
  exit: RunExit,
): ServiceHealth {
  const known = memory.health.get(runKey(handle))
  if (known) return known
  // The engine's clock may differ from ours: its own time from start to end is the most that it can have been.
  const healthyMs =
    healthyAt === null ? null : Math.min(Math.max(1, healthyAt - exit.startedAt), exit.usage.wallMs)
  const health = { port, path, healthyMs, ...asked }
  memory.health.set(runKey(handle), health)
  return health
}

function isLost(error: unknown): boolean {
  return error instanceof SlipwayError && error.data?.['lost'] === true
}

interface Outcome extends Ended {
  readonly state: ContainerState
  readonly total: Totals
  readonly data: DataUse | null
}

async function toExit(site: RunSite, handle: RunHandle, outcome: Outcome): Promise<RunExit> {
  const { State } = outcome.state
  const oomKilled = State.OOMKilled === true
  const code = State.ExitCode
  const startedAt = Date.parse(State.StartedAt)
  // the two stamps are taken by different parts of the engine: a very short run may seem to end before it began
  const finishedAt = Math.max(startedAt, Date.parse(State.FinishedAt))
  const wasLost = handle.adopted && LOST_CODES.includes(code) && !oomKilled && !outcome.byUs
  // a process that was itself killed after it had enforced the limit has left just this
  const wasLate = wasLost && finishedAt - startedAt >= handle.sandbox.limits.timeoutMs
  if (wasLost && !wasLate) {
    const detail = `The run ended with ${code} while nobody watched, as it does when the engine is stopped`
    throw await lost(site, handle, detail)
  }
  const startError = State.Status === 'created' ? startErrorIn(State.Error ?? '') : undefined
  return {
    exitCode: startError === undefined ? code : null,
    startError: startError ?? null,
    oomKilled,
    timedOut: outcome.timedOut || wasLate,
    dataFull: outcome.data?.full ?? false,
    startedAt,
    finishedAt,
    // The start is stamped when the program runs already, so a very short run may look like none: it took some time.
    usage: usageOf(outcome, Math.max(1, finishedAt - startedAt)),
  }
}

function usageOf({ total, data }: Outcome, wallMs: number): RunUsage {
  return { wallMs, ...total, bytesWritten: data?.bytes ?? null }
}

/** The kernel keeps its own peak without a lock: when two processes grow at once, it may miss what a sample saw. */
function withPeakOf({ memoryBytes }: RunSamples, usage: RunUsage): RunUsage {
  const { peakMemoryBytes } = usage
  if (peakMemoryBytes === null) return usage
  return { ...usage, peakMemoryBytes: Math.max(peakMemoryBytes, ...memoryBytes) }
}

/**
 * True when the engine ended it by the stop signal, and not because we had asked for that. An engine that is about to
 * end still takes new containers and kills them without telling: soon after a trouble, a kill that nothing else
 * explains is its doing.
 */
async function wasStopped(site: RunSite, handle: RunHandle, { State, Id }: ContainerState): Promise<boolean> {
  const { memory } = site
  if (State.ExitCode !== KILLED || State.OOMKilled === true || memory.killed.has(runKey(handle))) return false
  if (Date.now() - memory.troubledAt < TROUBLE_MS) return true
  const signalled = await wasSignalled(site.client, { State, Id })
  if (signalled) memory.troubledAt = Date.now()
  return signalled
}

/** Removes what is left of it: the next try must not adopt it once more. */
async function lost(
  site: RunSite,
  handle: RunHandle,
  detail: string,
  code: 'engine_failed' | 'engine_unavailable' = 'engine_failed',
): Promise<SlipwayError> {
  await destroyRun(site, handle).catch(() => undefined)
  return new SlipwayError(code, {
    detail,
    where: `container ${handle.id.slice(0, 12)}`,
    data: { lost: true },
  })
}

function neverStarted(startError: string, service: ServiceProbe | null): RunExit {
  const now = Date.now()
  return {
    exitCode: null,
    startError,
    oomKilled: false,
    timedOut: false,
    dataFull: false,
    startedAt: now,
    finishedAt: now,
    usage: { wallMs: 0, cpuMs: null, peakMemoryBytes: null, bytesWritten: null, source: 'none' },
    ...(service
      ? { health: { ...service, healthyMs: null, probes: 0, lastStatus: null, lastError: null } }
      : {}),
  }
}
