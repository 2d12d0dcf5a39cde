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

/** Makes a volume on the engine's disk. One of that name that is there stays as it is. */
export async function createVolume(
  client: DockerClient,
  name: string,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const body = { Name: name, Driver: 'local', Labels: labels }
  await callForJson(client, 'create volume', { method: 'POST', path: '/volumes/create', body }, Volume)
}

/** The labels of a volume; undefined when there is no such volume. */
export async function readVolumeLabels(
  client: DockerClient,
  name: string,
  options?: CallOptions,
): Promise<Readonly<Record<string, string>> | undefined> {
  const request = { method: 'GET', path: `/volumes/${name}` } as const
  try {
    return (await callForJson(client, 'inspect volume', request, Volume, options)).Labels ?? {}
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
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
