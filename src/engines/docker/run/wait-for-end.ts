import { SlipwayError } from '../../../errors/slipway-error.ts'
import type { RunHandle } from '../../engine.ts'
import type { ServiceWatch } from '../health/watch-service.ts'
import { inspectContainer, killContainer, waitContainer } from './containers.ts'
import { runKey } from './run-names.ts'
import type { RunSite } from './run-site.ts'

/** Longest time from a kill to the end of the container; a sandbox that outlives it is broken. */
const KILL_MS = 30_000
/** What a service that has shown itself healthy gets to write its last words, once it was told to end. */
const GRACE_MS = 1000

export interface Ended {
  readonly timedOut: boolean
  /** True when this call ended it, for whatever reason; false when it had ended by itself just before. */
  readonly byUs: boolean
}

/**
 * Waits for the end of the container, and brings it about: by SIGKILL on its time limit and on abort (then the signal's
 * reason is thrown), gently when the service is healthy. A kill that has no effect is the engine's fault. What the watch rejects with is
 * thrown at once.
 */
export async function waitForEnd(
  site: RunSite,
  handle: RunHandle,
  watch: ServiceWatch | undefined,
  signal: AbortSignal,
): Promise<Ended> {
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
      ...(watch ? [watch.healthy.then(() => 'healthy' as const)] : []),
    ])
    if (why === 'ended') return { timedOut: false, byUs: false }
    // or the last that is heard of the service would be that it was killed
    watch?.stop()
    site.memory.killed.add(runKey(handle))
    if (why === 'healthy') await endGently(site, handle, end, signal)
    const killed = await killContainer(client, handle.id)
    await withLimit(end, handle.id)
    if (why === 'aborted') throw signal.reason
    return { timedOut: killed && why === 'time', byUs: killed || why === 'healthy' }
  } finally {
    clearTimeout(timer)
    waiting.abort()
  }
}

/** A program that does not know SIGTERM, as many do not as the first of their namespace, costs the grace and no more. */
async function endGently(
  { client }: RunSite,
  { id }: RunHandle,
  end: Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  if (!(await killContainer(client, id, 'TERM'))) return
  let timer: NodeJS.Timeout | undefined
  const grace = new Promise((resolve) => {
    timer = setTimeout(resolve, GRACE_MS)
  })
  await Promise.race([end, grace, aborted(signal, 'aborted')]).finally(() => clearTimeout(timer))
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
