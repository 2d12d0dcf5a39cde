import { hasCode } from '../../../errors/slipway-error.ts'
import type { RunHandle } from '../../engine.ts'
import type { DockerClient } from '../client.ts'
import { type ContainerState, inspectContainer } from './containers.ts'
import { callForText } from './engine-call.ts'
import { runKey } from './run-names.ts'
import type { RunSite } from './run-site.ts'

/** The engine's clock, and the time until its going away was noticed here, ms. */
const SLACK_MS = 2000

/** Remembers that the engine went away while this run was followed; other errors say nothing of it. */
export function noteOutage({ memory }: RunSite, handle: RunHandle, error: unknown): void {
  // What was concluded from an outage is no sign of another: or one would lead to the next for ever.
  if (!hasCode(error, 'engine_unavailable') || error.data?.['lost'] === true) return
  memory.outages.set(runKey(handle), Date.now())
  memory.troubledAt = Date.now()
}

/**
 * True when the run ended while the engine was away: a daemon that is stopped ends its containers first, by a signal
 * that many programs answer with an exit code of their own, 0 among them. Such an end is the engine's, whatever
 * the code. A run that still goes on, or had ended before, is not concerned. Asked once an outage.
 */
export async function endedInOutage({ client, memory }: RunSite, handle: RunHandle): Promise<boolean> {
  const since = memory.outages.get(runKey(handle))
  if (since === undefined) return false
  const found = await inspectContainer(client, handle.id)
  memory.outages.delete(runKey(handle))
  return found !== undefined && !found.State.Running && Date.parse(found.State.FinishedAt) >= since - SLACK_MS
}

/**
 * True when the engine sent the container a signal: it is being stopped itself, or somebody ran `docker stop`. A signal from within the container is no event of the engine's. To be
 * asked soon after the end (the engine keeps its last 256 events), and not for an end that we brought about.
 */
export async function wasSignalled(
  client: DockerClient,
  { Id, State }: Pick<ContainerState, 'Id' | 'State'>,
): Promise<boolean> {
  const finishedAt = Date.parse(State.FinishedAt)
  // The two stamps are taken by different parts of the engine: a very short run may seem to end before it began.
  const startedAt = Math.min(Date.parse(State.StartedAt), finishedAt)
  const seconds = (ms: number): string => (ms / 1000).toFixed(3)
  const query = {
    since: seconds(startedAt),
    until: seconds(finishedAt + 1),
    filters: JSON.stringify({ container: [Id], event: ['kill'] }),
  }
  const events = await callForText(client, 'read events', { method: 'GET', path: '/events', query })
  return events.trim() !== ''
}
