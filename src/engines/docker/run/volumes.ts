import Type from 'typebox'
import type { CallOptions, DockerClient } from '../client.ts'
import { isConflict, isMissing } from '../errors.ts'
import { ownedFilter } from '../labels.ts'
import { callForJson, callForText } from './engine-call.ts'

const Volume = Type.Object({
  Name: Type.String(),
  Labels: Type.Optional(Type.Union([Type.Record(Type.String(), Type.String()), Type.Null()])),
})
const VolumeList = Type.Object({ Volumes: Type.Optional(Type.Union([Type.Array(Volume), Type.Null()])) })

export interface ListedVolume {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
}

/** Makes a volume that the engine's `local` driver mounts as a tmpfs with these mount options. Repeatable. */
export async function createTmpfsVolume(
  client: DockerClient,
  name: string,
  mountOptions: string,
  labels: Readonly<Record<string, string>>,
  options?: CallOptions,
): Promise<void> {
  const body = {
    Name: name,
    Driver: 'local',
    DriverOpts: { type: 'tmpfs', device: 'tmpfs', o: mountOptions },
    Labels: labels,
  }
  await callForJson(
    client,
    'create volume',
    { method: 'POST', path: '/volumes/create', body },
    Volume,
    options,
  )
}

/** False when it is gone already or still in use. */
export async function removeVolume(client: DockerClient, name: string): Promise<boolean> {
  try {
    await callForText(client, 'remove volume', { method: 'DELETE', path: `/volumes/${name}` })
    return true
  } catch (error) {
    if (isMissing(error) || isConflict(error)) return false
    throw error
  }
}

/** All volumes of the instance. */
export async function listVolumes(client: DockerClient): Promise<readonly ListedVolume[]> {
  const filters = JSON.stringify(ownedFilter(client.instanceId))
  const request = { method: 'GET', path: '/volumes', query: { filters } } as const
  const { Volumes } = await callForJson(client, 'list volumes', request, VolumeList)
  return (Volumes ?? []).map(({ Name, Labels }) => ({ name: Name, labels: Labels ?? {} }))
}
