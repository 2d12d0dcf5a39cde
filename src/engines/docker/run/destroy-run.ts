import type { RunOwner } from '../../engine.ts'
import { removeContainer } from './containers.ts'
import { containerName, runKey } from './run-names.ts'
import type { RunSite } from './run-site.ts'

/**
 * Removes all that a run left: container, /data in either way of mounting, cgroup. Takes no signal: each step has the
 * limit of its call. What is gone is no error; a step that fails does not keep the others from being done.
 */
export async function destroyRun(site: RunSite, owner: RunOwner): Promise<void> {
  const { client, memory, cgroups } = site
  memory.startErrors.delete(runKey(owner))
  memory.outages.delete(runKey(owner))
  memory.killed.delete(runKey(owner))
  memory.services.delete(runKey(owner))
  memory.health.delete(runKey(owner))
  const removed = await attempt(removeContainer(client, containerName(client.instanceId, owner)))
  const rest = await Promise.all([
    attempt(site.dataOf('host-tmpfs').remove(owner)),
    // asking for a volume that was never made costs two calls
    site.data.kind === 'volume' ? attempt(site.dataOf('volume').remove(owner)) : undefined,
    cgroups ? attempt(cgroups.remove(owner)) : undefined,
  ])
  const failure = [removed, ...rest].find((failed) => failed !== undefined)
  if (failure) throw failure.error
}

async function attempt(step: Promise<unknown>): Promise<{ readonly error: unknown } | undefined> {
  try {
    await step
    return undefined
  } catch (error) {
    return { error }
  }
}
