/** The name by which an image is pushed: the engine takes it from its own tags, so it is lent one for that time. */
import type { DockerClient } from '../client.ts'
import { isMissing } from '../errors.ts'
import { imagePath, inspectWithInstance } from '../images.ts'
import { type PushReference, isSameName } from './reference.ts'

/**
 * Lends the image the name and works under it. When something else of the engine's has that name (an image that
 * somebody pulled), it gets it back afterwards; another image of any Slipway's was only left with it, by a process
 * that was killed. Throws the engine's errors, also when the name could not be taken away again.
 */
export async function underBorrowedTag<T>(
  client: DockerClient,
  imageId: string,
  reference: PushReference,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const before = await inspectWithInstance(client, reference.text, signal)
  const owner =
    before && before.image.id !== imageId && before.instance === undefined ? before.image.id : null
  let result: T
  try {
    await tagImage(client, imageId, reference.name, reference.tag, signal)
    result = await work()
  } catch (error) {
    // that it could not be tidied up after it is the smaller trouble
    await giveBack(client, imageId, reference, owner).catch(() => undefined)
    throw error
  }
  await giveBack(client, imageId, reference, owner)
  return result
}

/** Takes no signal: each call has the client's own time limit, and none is spared because the push was cancelled. */
async function giveBack(
  client: DockerClient,
  imageId: string,
  reference: PushReference,
  owner: string | null,
): Promise<void> {
  const image = (await inspectWithInstance(client, imageId))?.image
  const isOurs = (tag: string): boolean => isSameName(tag, reference.text)
  if (image?.tags.some(isOurs)) {
    // the engine removes an image with its last tag
    if (image.tags.every(isOurs)) {
      await tagImage(client, imageId, 'slipway/kept', imageId.replace(/^sha256:/, '').slice(0, 12))
    }
    await removeTag(client, reference.text)
  }
  if (owner !== null) await tagImage(client, owner, reference.name, reference.tag)
}

async function tagImage(
  client: DockerClient,
  id: string,
  repo: string,
  tag: string,
  signal?: AbortSignal,
): Promise<void> {
  const query = { repo, tag }
  await client.request('tag an image', { method: 'POST', path: `${imagePath(id)}/tag`, query }, { signal })
}

async function removeTag(client: DockerClient, ref: string): Promise<void> {
  try {
    const query = { noprune: '1' }
    await client.request('remove a tag', { method: 'DELETE', path: imagePath(ref), query })
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}
