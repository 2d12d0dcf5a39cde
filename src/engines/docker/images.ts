import Type from 'typebox'
import type { ImageInfo } from '../engine.ts'
import type { DockerClient } from './client.ts'
import { isConflict, isMissing } from './errors.ts'
import { parseAnswer } from './info.ts'
import { INSTANCE_LABEL, ownedFilter } from './labels.ts'

const texts = Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()]))
const InspectAnswer = Type.Object({
  Id: Type.String(),
  Size: Type.Optional(Type.Number()),
  Created: Type.Optional(Type.String()),
  Os: Type.Optional(Type.String()),
  Architecture: Type.Optional(Type.String()),
  Variant: Type.Optional(Type.String()),
  RepoTags: texts,
  RepoDigests: texts,
  RootFS: Type.Optional(Type.Object({ Layers: texts })),
  Config: Type.Optional(
    Type.Union([
      Type.Object({
        User: Type.Optional(Type.String()),
        Cmd: texts,
        Entrypoint: texts,
        Env: texts,
        ExposedPorts: Type.Optional(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()])),
        Labels: Type.Optional(Type.Union([Type.Record(Type.String(), Type.String()), Type.Null()])),
      }),
      Type.Null(),
    ]),
  ),
})
const ListAnswer = Type.Array(Type.Object({ Id: Type.String() }))

/** Looks an image up by id or reference; undefined when the engine has none. Never pulls. */
export async function inspectImage(
  client: DockerClient,
  ref: string,
  signal?: AbortSignal,
): Promise<ImageInfo | undefined> {
  return (await inspectWithInstance(client, ref, signal))?.image
}

/**
 * Removes an image with all its tags, if it carries our label. One that is gone, or in use by a container, is no
 * error; the next sweep or collection meets it again.
 */
export async function removeImage(client: DockerClient, id: string): Promise<void> {
  const found = await inspectWithInstance(client, id)
  if (found?.instance !== client.instanceId) return
  const path = imagePath(found.image.id)
  try {
    // force: an id with several tags is refused without it
    await client.request('remove an image', { method: 'DELETE', path, query: { force: '1' } })
  } catch (error) {
    if (!isMissing(error) && !isConflict(error)) throw error
  }
}

/** All images that carry our label, dangling ones among them. */
export async function listImages(client: DockerClient): Promise<readonly ImageInfo[]> {
  const query = { filters: JSON.stringify(ownedFilter(client.instanceId)) }
  const answer = await client.request('list images', { method: 'GET', path: '/images/json', query })
  const ids = new Set(parseAnswer(ListAnswer, answer, 'images').map((image) => image.Id))
  const found = await Promise.all([...ids].map((id) => inspectImage(client, id)))
  return found.filter((image) => image !== undefined)
}

/** An image, and the instance whose label it carries. Undefined when the engine has none. */
export async function inspectWithInstance(
  client: DockerClient,
  ref: string,
  signal?: AbortSignal,
): Promise<{ readonly image: ImageInfo; readonly instance: string | undefined } | undefined> {
  let answer: unknown
  try {
    answer = await client.request(
      'inspect an image',
      { method: 'GET', path: `${imagePath(ref)}/json` },
      { signal },
    )
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
  const found = parseAnswer(InspectAnswer, answer, 'image')
  return {
    instance: found.Config?.Labels?.[INSTANCE_LABEL],
    image: {
      id: found.Id.includes(':') ? found.Id : `sha256:${found.Id}`,
      bytes: found.Size ?? 0,
      tags: (found.RepoTags ?? []).filter((tag) => tag !== '<none>:<none>'),
      digests: (found.RepoDigests ?? []).filter((digest) => !digest.startsWith('<none>@')),
      layers: found.RootFS?.Layers ?? [],
      user: found.Config?.User ?? '',
      command: found.Config?.Cmd ?? [],
      entrypoint: found.Config?.Entrypoint ?? [],
      exposedPorts: tcpPorts(Object.keys(found.Config?.ExposedPorts ?? {})),
      platform: platformOf(found.Os, found.Architecture, found.Variant),
      variables: (found.Config?.Env ?? []).map((one) => one.split('=', 1)[0] ?? ''),
      createdAt: found.Created ?? '',
    },
  }
}

function platformOf(os = '', architecture = '', variant = ''): string {
  if (os === '' || architecture === '') return ''
  return variant === '' ? `${os}/${architecture}` : `${os}/${architecture}/${variant}`
}

/** `8080/tcp`, `53/udp`, `9000`. */
function tcpPorts(exposed: readonly string[]): readonly number[] {
  const ports = exposed
    .map((one) => /^(\d{1,5})(?:\/tcp)?$/.exec(one)?.[1])
    .filter((port) => port !== undefined)
  return ports.map(Number).toSorted((a, b) => a - b)
}

/** Slashes of a reference stay: the engine's router takes the whole rest of the path as the name. */
export function imagePath(ref: string): string {
  return `/images/${ref.split('/').map(encodeURIComponent).join('/')}`
}
