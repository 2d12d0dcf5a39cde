import { join } from 'node:path'
import Type from 'typebox'
import type { RunOwner, SweepReport } from '../engine.ts'
import type { DockerClient } from './client.ts'
import { isConflict, isMissing } from './errors.ts'
import type { BuildFence } from './fence/build-fence.ts'
import type { EngineFacts } from './info.ts'
import { PROCESS_LABEL, ROLE_LABEL, ownedFilter } from './labels.ts'
import { PROBE_PREFIX } from './probe.ts'
import type { ImageNames } from './push/image-names.ts'
import type { RunCgroups } from './run/cgroups.ts'
import { type ListedContainer, listContainers, removeContainer } from './run/containers.ts'
import { callForJson, callForText } from './run/engine-call.ts'
import { listMounts, unmount } from './run/host-mounts.ts'
import { ownerOf, parseRunKey } from './run/run-names.ts'
import { listVolumes, removeVolume } from './run/volumes.ts'
import type { Tools } from './tools.ts'

export interface SweepParts {
  readonly client: DockerClient
  readonly facts: Pick<EngineFacts, 'local'>
  readonly fence: BuildFence
  readonly processId: string
  readonly mountRoot: string
  readonly cgroups: RunCgroups | null
  readonly tools: Tools
  readonly names: ImageNames
  readonly isWanted: (owner: RunOwner) => Promise<boolean>
}

const Images = Type.Array(Type.Object({ Id: Type.String() }))

/**
 * Removes what carries our instance's label and is not wanted: containers (holders of earlier processes among them),
 * then volumes (tools stay, unless half-made) and mounts, which containers hold, then dangling images. One after the other, each asked for just
 * before, as runs start and end meanwhile. Gives names back that a push of an earlier process left lent: first, as no
 * build may start from what has them. Returns how many of each.
 */
export async function sweepEngine(parts: SweepParts): Promise<SweepReport> {
  await parts.names.sweep()
  await parts.fence.sweep(parts.facts)
  const containers = await sweepContainers(parts)
  const volumes = await sweepVolumes(parts)
  const mounts = await sweepMounts(parts)
  await sweepCgroups(parts)
  return { containers, volumes, mounts, images: await sweepImages(parts.client) }
}

async function sweepContainers(parts: SweepParts): Promise<number> {
  let removed = 0
  for (const container of await listContainers(parts.client)) {
    if (await isKept(container, parts)) continue
    if (await removeContainer(parts.client, container.Id)) removed += 1
  }
  return removed
}

async function isKept({ Labels, State }: ListedContainer, parts: SweepParts): Promise<boolean> {
  const labels = Labels ?? {}
  const owner = ownerOf(labels)
  if (owner) return parts.isWanted(owner)
  if (labels[PROCESS_LABEL] !== parts.processId) return false
  // A holder of ours that ended with its engine is of no use: the slot makes another. A filler never runs.
  return labels[ROLE_LABEL] === 'holder' ? State !== 'exited' : labels[ROLE_LABEL] === 'filler'
}

async function sweepVolumes({ client, isWanted, tools }: SweepParts): Promise<number> {
  let removed = 0
  for (const volume of await listVolumes(client)) {
    const owner = ownerOf(volume.labels)
    if (owner && (await isWanted(owner))) continue
    if (volume.labels[ROLE_LABEL] === 'tool' && (await tools.isKept(volume))) continue
    if (await removeVolume(client, volume.name)) removed += 1
  }
  return removed
}

/** Only folders with names that we give: what somebody else put there is not ours. */
async function sweepMounts({ mountRoot, isWanted }: SweepParts): Promise<number> {
  let removed = 0
  for (const name of await listMounts(mountRoot)) {
    const owner = parseRunKey(name)
    const isStale = owner ? !(await isWanted(owner)) : name.startsWith(PROBE_PREFIX)
    if (isStale && (await unmount(join(mountRoot, name)))) removed += 1
  }
  return removed
}

async function sweepCgroups({ cgroups, isWanted }: SweepParts): Promise<void> {
  for (const key of (await cgroups?.keys()) ?? []) {
    const owner = parseRunKey(key)
    if (owner && !(await isWanted(owner))) await cgroups?.remove(owner)
  }
}

async function sweepImages(client: DockerClient): Promise<number> {
  const filters = JSON.stringify({ ...ownedFilter(client.instanceId), dangling: ['true'] })
  const images = await callForJson(
    client,
    'list dangling images',
    { method: 'GET', path: '/images/json', query: { filters } },
    Images,
  )
  let removed = 0
  for (const { Id } of images) if (await removeDangling(client, Id)) removed += 1
  return removed
}

async function removeDangling(client: DockerClient, id: string): Promise<boolean> {
  try {
    await callForText(client, 'remove image', { method: 'DELETE', path: `/images/${id}` })
    return true
  } catch (error) {
    if (isMissing(error) || isConflict(error)) return false
    throw error
  }
}
