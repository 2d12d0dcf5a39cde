import { randomUUID } from 'node:crypto'
import { SlipwayError } from '../../../errors/slipway-error.ts'
import type { DockerClient } from '../client.ts'
import { INSTANCE_LABEL, ROLE_LABEL } from '../labels.ts'
import { idleBody } from './container-body.ts'
import { createContainer, openArchive, removeContainer } from './containers.ts'
import { plain } from './run-names.ts'

/** Engine's words for a path that is no folder, or a link to itself. */
const NO_FOLDER = /not a directory|too many (?:links|levels)/i

/** What may be in the way of our own mounts. */
export interface MountTargets {
  readonly imageId: string
  /** Paths at which we mount folders. */
  readonly targets: readonly string[]
  /** Those among them that are read-only: nothing can be mounted below. */
  readonly readOnly: readonly string[]
  readonly imageVolumes: readonly string[]
}

/**
 * What an image has where our mounts belong, as a sentence; undefined when nothing is in the way. For a container that
 * could not be started: some runtimes tell no reason. Looks into a container of the image that is never started.
 */
export async function findObstacle(
  client: DockerClient,
  { imageId, targets, readOnly, imageVolumes }: MountTargets,
): Promise<string | undefined> {
  const volume = imageVolumes.find((path) => readOnly.some((target) => path.startsWith(`${target}/`)))
  if (volume !== undefined)
    return `the image declares the volume ${volume}, which is a place of Slipway's own`
  const labels = { [INSTANCE_LABEL]: client.instanceId, [ROLE_LABEL]: 'probe' }
  const body = idleBody({
    image: imageId,
    labels,
    networkMode: 'none',
    runtime: null,
    mounts: [],
    cgroupParent: null,
  })
  const name = `slipway-${plain(client.instanceId)}-look-${randomUUID().slice(0, 8)}`
  const id = await createContainer(client, name, body)
  try {
    for (const target of targets) {
      if (!(await mayBeFolder(client, id, target))) {
        return `the image has something at ${target} that is no folder, where Slipway mounts its own`
      }
    }
    return undefined
  } finally {
    await removeContainer(client, id).catch(() => undefined)
  }
}

async function mayBeFolder(client: DockerClient, id: string, path: string): Promise<boolean> {
  const limit = AbortSignal.timeout(client.callTimeoutMs)
  try {
    const archive = await openArchive(client, id, `${path}/.`, limit)
    archive?.on('error', () => undefined).destroy()
    return true
  } catch (error) {
    if (error instanceof SlipwayError && NO_FOLDER.test(error.detail)) return false
    throw error
  }
}
