import type { RunHandle, RunOwner } from '../../engine.ts'
import { ROLE_LABEL } from '../labels.ts'
import { type ContainerState, inspectContainer } from './containers.ts'
import { destroyRun } from './destroy-run.ts'
import { containerName, ownerFrom, ownerOf, runKey, sameRun } from './run-names.ts'
import { RECORD_LABEL, readRecord } from './run-record.ts'
import type { RunSite } from './run-site.ts'

/**
 * The run of an attempt that is on the engine, alive or ended, with its /data. What is there and cannot be taken
 * over (never started, its /data lost with a restart of the machine, of an unknown version) is removed: undefined.
 */
export async function findRun(
  site: RunSite,
  owner: RunOwner,
  signal: AbortSignal,
): Promise<RunHandle | undefined> {
  const { client } = site
  const found = await inspectContainer(client, containerName(client.instanceId, owner), { signal })
  if (!found) return undefined
  const labels = found.Config.Labels ?? {}
  const named = ownerOf(labels)
  if (labels[ROLE_LABEL] !== 'run' || !named || !sameRun(named, owner)) return undefined
  const record = readRecord(labels[RECORD_LABEL])
  if (record && wasStarted(found) && (await site.dataOf(record.sandbox.dataMount).exists(owner))) {
    site.memory.services.set(runKey(owner), record.service ?? null)
    return {
      ...ownerFrom(owner.jobId, owner.attempt, owner.purpose),
      id: found.Id,
      adopted: true,
      sandbox: record.sandbox,
    }
  }
  await destroyRun(site, owner)
  return undefined
}

function wasStarted({ State }: ContainerState): boolean {
  return State.Running || State.Status === 'exited' || State.Status === 'running'
}
