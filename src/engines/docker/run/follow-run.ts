import { SlipwayError } from '../../../errors/slipway-error.ts'
import type { RunExit, RunHandle, RunObserver, RunUsage } from '../../engine.ts'
import { type ContainerState, inspectContainer, killContainer, waitContainer } from './containers.ts'
import { destroyRun } from './destroy-run.ts'
import { followOutput } from './follow-output.ts'
import { endedInOutage, noteOutage, wasSignalled } from './outage.ts'
import type { DataUse } from './run-data.ts'
import { runKey } from './run-names.ts'
import type { RunSite } from './run-site.ts'
import { sampleUse } from './samples.ts'
import { startErrorIn } from './start-error.ts'

/** What SIGKILL leaves, which is the stop signal of our containers. */
const KILLED = 137
/** Longest time from a kill to the end of the container; a sandbox that outlives it is broken. */
const KILL_MS = 30_000
/** How long an engine may take from the first sign of its end to the last. */
const TROUBLE_MS = 30_000
/** Exit codes of containers that the engine itself ended: killed with it, stopped with it, or found dead after its restart. */
const LOST_CODES: readonly number[] = [137, 143, 255]

/**
 * Delivers the output and waits for the end, which the wall-time limit or `signal` may bring about. Throws the signal's
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
  if (startError !== undefined) return neverStarted(startError)
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
  const samples = site.cgroups ? undefined : sampleUse(client, handle.id)
  try {
    const ended = await waitForEnd(site, handle, signal)
    const [state, use, data] = await Promise.all([
      inspectContainer(client, handle.id, { signal }),
      site.cgroups?.read(handle) ?? null,
      site.dataOf(handle.sandbox.dataMount).use(handle, limits.dataBytes, signal),
      output.finish(),
    ])
    const sampled = samples?.stop()
    if (!state) throw await lost(site, handle, 'The container was removed while it ran')
    if (await wasStopped(site, handle, state)) {
      const detail = 'The engine stopped the container, as it does when it is stopped itself'
      throw await lost(site, handle, detail, 'engine_unavailable')
    }
    return await toExit(site, handle, { state, ...ended, use, sampled, data })
  } catch (error) {
    noteOutage(site, handle, error)
    throw error
  } finally {
    output.stop()
    samples?.stop()
  }
}

interface Ended {
  readonly timedOut: boolean
}

/** Waits; kills on the limit and on abort. A kill that has no effect is the engine's fault. */
async function waitForEnd(site: RunSite, handle: RunHandle, signal: AbortSignal): Promise<Ended> {
  const { client } = site
  const waiting = new AbortController()
  const end = waitContainer(client, handle.id, waiting.signal)
  // whoever loses the race below must not become an unhandled rejection
  end.catch(() => undefined)
  const alarm = new AbortController()
  const timer = setTimeout(() => alarm.abort(), await timeLeft(site, handle))
  try {
    const why = await Promise.race([
      end.then(() => 'ended' as const),
      aborted(signal, 'aborted'),
      aborted(alarm.signal, 'time'),
    ])
    if (why === 'ended') return { timedOut: false }
    site.memory.killed.add(runKey(handle))
    const killed = await killContainer(client, handle.id)
    await withLimit(end, handle.id)
    if (why === 'aborted') throw signal.reason
    return { timedOut: killed }
  } finally {
    clearTimeout(timer)
    waiting.abort()
  }
}

/** A run of this process began just now; that of an earlier one when the engine says. */
async function timeLeft(site: RunSite, handle: RunHandle): Promise<number> {
  const { timeoutMs } = handle.sandbox.limits
  if (!handle.adopted) return timerMs(timeoutMs)
  const state = await inspectContainer(site.client, handle.id)
  if (!state?.State.Running) return timerMs(timeoutMs)
  return timerMs(Date.parse(state.State.StartedAt) + timeoutMs - Date.now())
}

/** setTimeout takes at most 2^31 - 1 ms and would fire at once beyond. */
function timerMs(ms: number): number {
  return Math.min(Math.max(ms, 0), 2 ** 31 - 1)
}

function aborted<Name extends string>(signal: AbortSignal, name: Name): Promise<Name> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(name)
    signal.addEventListener('abort', () => resolve(name), { once: true })
  })
}

async function withLimit(end: Promise<void>, id: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    const detail = `A killed container did not end within ${KILL_MS} ms`
    timer = setTimeout(() => reject(new SlipwayError('engine_timeout', { detail, where: id })), KILL_MS)
  })
  try {
    await Promise.race([end, limit])
  } finally {
    clearTimeout(timer)
  }
}

interface Outcome extends Ended {
  readonly state: ContainerState
  readonly use: { readonly cpuMs: number; readonly peakMemoryBytes: number } | null
  readonly sampled: { readonly cpuMs: number | null; readonly peakMemoryBytes: number | null } | undefined
  readonly data: DataUse | null
}

async function toExit(site: RunSite, handle: RunHandle, outcome: Outcome): Promise<RunExit> {
  const { State } = outcome.state
  const oomKilled = State.OOMKilled === true
  const code = State.ExitCode
  const startedAt = Date.parse(State.StartedAt)
  // the two stamps are taken by different parts of the engine: a very short run may seem to end before it began
  const finishedAt = Math.max(startedAt, Date.parse(State.FinishedAt))
  const isLost = handle.adopted && LOST_CODES.includes(code) && !oomKilled && !outcome.timedOut
  // a process that was itself killed after it had enforced the limit has left just this
  const wasLate = isLost && finishedAt - startedAt >= handle.sandbox.limits.timeoutMs
  if (isLost && !wasLate) {
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

function usageOf({ use, sampled, data }: Outcome, wallMs: number): RunUsage {
  const measured = use ?? sampled
  const has = measured !== undefined && (measured.cpuMs !== null || measured.peakMemoryBytes !== null)
  return {
    wallMs,
    cpuMs: measured?.cpuMs ?? null,
    peakMemoryBytes: measured?.peakMemoryBytes ?? null,
    bytesWritten: data?.bytes ?? null,
    source: use ? 'cgroup' : has ? 'engine-samples' : 'none',
  }
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

function neverStarted(startError: string): RunExit {
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
  }
}
