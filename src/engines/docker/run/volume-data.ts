import type { RunOwner } from '../../engine.ts'
import type { DockerClient } from '../client.ts'
import { isConflict } from '../errors.ts'
import { type Mount, idleBody } from './container-body.ts'
import {
  createContainer,
  inspectContainer,
  openArchive,
  removeContainer,
  startContainer,
} from './containers.ts'
import { archiveLimit, measureArchive, readArchive } from './data-archive.ts'
import { type DataNeeds, type RunData, tmpfsOptions } from './run-data.ts'
import { keeperName, runLabels, volumeName } from './run-names.ts'
import { createTmpfsVolume, removeVolume } from './volumes.ts'

export interface VolumeDataParts {
  readonly client: DockerClient
  /** The holder image's id. */
  readonly image: string
  /** The runtime of the keeper; null: the engine's default. */
  readonly runtime: string | null
}

/**
 * /data as a volume that the engine mounts as a tmpfs. The engine unmounts it with the last container that uses it, so
 * that a keeper container holds it from before the run until it has been read. Works on remote and rootless engines.
 */
export function createVolumeData(parts: VolumeDataParts): RunData {
  const { client } = parts
  const { instanceId } = client
  const remove = async (owner: RunOwner): Promise<void> => {
    await removeContainer(client, keeperName(instanceId, owner))
    await removeVolume(client, volumeName(instanceId, owner))
  }
  const archiveOf = (owner: RunOwner, signal: AbortSignal) =>
    openArchive(client, keeperName(instanceId, owner), '/data', signal)
  return {
    kind: 'volume',
    async prepare(owner, needs, signal) {
      try {
        await startKeeper(parts, owner, needs, signal)
      } catch (error) {
        if (!isConflict(error)) throw error
        // the name is taken: an earlier try was cut off after this step
        await remove(owner)
        await startKeeper(parts, owner, needs, signal)
      }
      return volumeMount(volumeName(instanceId, owner))
    },
    async exists(owner) {
      const keeper = await inspectContainer(client, keeperName(instanceId, owner))
      return keeper?.State.Running === true
    },
    async use(owner, bytes, signal) {
      const archive = await archiveOf(owner, signal)
      return archive ? measureArchive(archive, bytes) : null
    },
    async read(owner, bytes, request, signal) {
      const archive = await archiveOf(owner, signal)
      return archive ? readArchive(archive, request, archiveLimit(bytes)) : { files: [], refused: [] }
    },
    remove,
  }
}

function volumeMount(name: string): Mount {
  // NoCopy: what the image has at /data would be copied in, with its owner and mode
  return { Type: 'volume', Source: name, Target: '/data', VolumeOptions: { NoCopy: true } }
}

async function startKeeper(
  { client, image, runtime }: VolumeDataParts,
  owner: RunOwner,
  { bytes, networkMode }: DataNeeds,
  signal: AbortSignal,
): Promise<void> {
  const labels = runLabels(client.instanceId, owner, 'keeper')
  const volume = volumeName(client.instanceId, owner)
  await createTmpfsVolume(client, volume, tmpfsOptions(bytes), labels, { signal })
  const body = idleBody({
    image,
    labels,
    networkMode,
    runtime,
    mounts: [volumeMount(volume)],
    cgroupParent: null,
  })
  const id = await createContainer(client, keeperName(client.instanceId, owner), body, { signal })
  await startContainer(client, id, { signal })
}
