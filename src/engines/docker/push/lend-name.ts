/** The engine's calls by which an image is lent the name that it is pushed under, and the name is given back. */
import Type from 'typebox'
import type { DockerClient } from '../client.ts'
import { isConflict, isMissing, statusOf } from '../errors.ts'
import { imagePath, inspectWithInstance } from '../images.ts'
import { parseAnswer } from '../info.ts'
import { type LentMarks, lentMarks, lentReference } from './lent-mark.ts'
import { type PushReference, isSameName } from './reference.ts'

const Images = Type.Array(
  Type.Object({ RepoTags: Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()])) }),
)

/** A name to lend, for which a mark can be made. */
export interface Loan {
  readonly reference: PushReference
  readonly marks: LentMarks
}

/**
 * Gives the name to the image, and before that leaves marks of who has it and of who had it: what somebody else has
 * there (an image that was pulled), but not what another Slipway has lent it to. These calls take no signal: one that
 * is cut off may still be done by the engine after the name was given back.
 */
export async function lendName(
  client: DockerClient,
  imageId: string,
  { reference, marks }: Loan,
): Promise<void> {
  const before = await inspectWithInstance(client, reference.text)
  if (before && before.image.id !== imageId && !isAnothers(client, before.instance)) {
    await tagImage(client, before.image.id, marks.from, marks.tag)
  }
  await tagImage(client, imageId, marks.to, marks.tag)
  await tagImage(client, imageId, reference.name, reference.tag)
}

/**
 * Takes the name away from the image that it was lent to and gives it back to its former owner, as the marks on the
 * engine say, then removes them. May be repeated, by a later process too. When somebody gave the name to a third image
 * meanwhile, that one keeps it. The image stays, under a name of ours when it has no other.
 */
export async function giveBackName(client: DockerClient, { reference, marks }: Loan): Promise<void> {
  const [lent, owner, holder] = await Promise.all(
    [`${marks.to}:${marks.tag}`, `${marks.from}:${marks.tag}`, reference.text].map((ref) =>
      findNamed(client, ref),
    ),
  )
  const isLent = holder !== undefined && holder.image.id === lent?.image.id
  const isTaken = holder !== undefined && !isLent && !isAnothers(client, holder.instance)
  // the engine removes an image with its last tag
  if (lent && lent.image.tags.every((tag) => isOneOf(tag, [reference.text, `${marks.to}:${marks.tag}`]))) {
    const { id } = lent.image
    await tagImage(client, id, 'slipway/kept', id.replace(/^sha256:/, '').slice(0, 12))
  }
  if (owner && !isTaken) await tagImage(client, owner.image.id, reference.name, reference.tag)
  else if (isLent) await removeTag(client, reference.text)
  if (owner) await removeOwnersMark(client, `${marks.from}:${marks.tag}`)
  if (lent) await removeTag(client, `${marks.to}:${marks.tag}`)
}

/** The names that this instance has lent, by the marks on the engine. */
export async function listLoans(client: DockerClient): Promise<readonly Loan[]> {
  const answer = await client.request('list images', { method: 'GET', path: '/images/json' })
  const tags = parseAnswer(Images, answer, 'images').flatMap(({ RepoTags }) => RepoTags ?? [])
  const loans = new Map<string, Loan>()
  for (const tag of tags) {
    const reference = lentReference(client.instanceId, tag)
    const marks = reference && lentMarks(client.instanceId, reference)
    if (marks) loans.set(reference.text, { reference, marks })
  }
  return [...loans.values()]
}

/** A name that the engine cannot read is nobody's: by such a one a push fails before anything is lent. */
async function findNamed(client: DockerClient, ref: string): ReturnType<typeof inspectWithInstance> {
  try {
    return await inspectWithInstance(client, ref)
  } catch (error) {
    if (statusOf(error) === 400) return undefined
    throw error
  }
}

function isAnothers({ instanceId }: DockerClient, instance: string | undefined): boolean {
  return instance !== undefined && instance !== instanceId
}

function isOneOf(tag: string, names: readonly string[]): boolean {
  return names.some((name) => isSameName(tag, name))
}

async function tagImage(client: DockerClient, id: string, repo: string, tag: string): Promise<void> {
  const query = { repo, tag }
  await client.request('tag an image', { method: 'POST', path: `${imagePath(id)}/tag`, query })
}

/** It may be the only name that is left of an image which a container uses: then it stays for a later sweep. */
async function removeOwnersMark(client: DockerClient, ref: string): Promise<void> {
  try {
    await removeTag(client, ref)
  } catch (error) {
    if (!isConflict(error)) throw error
  }
}

async function removeTag(client: DockerClient, ref: string): Promise<void> {
  try {
    const query = { noprune: '1' }
    await client.request('remove a tag', { method: 'DELETE', path: imagePath(ref), query })
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}
