import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import Type from 'typebox'
import Value from 'typebox/value'
import type { HistoryEntry } from '../engine.ts'
import type { DockerClient } from './client.ts'
import { isMissing } from './errors.ts'
import { type ToldEntry, inferEmptyLayers } from './history-inference.ts'
import { imagePath, inspectImage } from './images.ts'
import { type EngineFacts, parseAnswer } from './info.ts'

type Place = Pick<EngineFacts, 'local' | 'rootDir' | 'storageDriver'>

/** An image configuration is as long as its author wants; registries take no manifest of more than 4 MiB either. */
const MOST_BYTES = 4 * 1024 * 1024

/** https://github.com/opencontainers/image-spec/blob/main/config.md */
const Configuration = Type.Object({
  rootfs: Type.Object({ diff_ids: Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()])) }),
  history: Type.Optional(
    Type.Union([
      Type.Array(
        Type.Object({
          created_by: Type.Optional(Type.String()),
          empty_layer: Type.Optional(Type.Boolean()),
        }),
      ),
      Type.Null(),
    ]),
  ),
})

const HistoryAnswer = Type.Array(
  Type.Object({
    CreatedBy: Type.Optional(Type.String()),
    Size: Type.Optional(Type.Number()),
    Comment: Type.Optional(Type.String()),
  }),
)

/**
 * See `Engine.imageHistory`. An image's configuration says exactly which entries made a layer. It is a file of the
 * engine, which is read where the engine is local and lets us; else the engine's own account of it is asked for, which
 * leaves that out, and is given only where one reading of it fits.
 */
export async function imageHistory(
  client: DockerClient,
  place: Place,
  imageId: string,
  signal: AbortSignal,
): Promise<readonly HistoryEntry[] | null> {
  signal.throwIfAborted()
  const exact = await readConfiguredHistory(place, imageId)
  return exact === undefined ? askForHistory(client, imageId, signal) : exact
}

/** Undefined when there is no file for us; null when the image does not say as many entries as it has layers. */
export async function readConfiguredHistory(
  place: Place,
  imageId: string,
): Promise<readonly HistoryEntry[] | null | undefined> {
  const bytes = await readConfiguration(place, imageId)
  if (bytes === undefined) return undefined
  const configuration: unknown = JSON.parse(bytes.toString())
  if (!Value.Check(Configuration, configuration)) return null
  const entries = (configuration.history ?? []).map((one) => ({
    createdBy: one.created_by ?? '',
    emptyLayer: one.empty_layer ?? false,
  }))
  const filled = entries.filter(({ emptyLayer }) => !emptyLayer).length
  return filled === (configuration.rootfs.diff_ids ?? []).length ? entries : null
}

/** The file is found by its own digest, so another one at that place is not taken for it. */
async function readConfiguration(
  { local, rootDir, storageDriver }: Place,
  imageId: string,
): Promise<Buffer | undefined> {
  const [, digest] = /^sha256:([0-9a-f]{64})$/.exec(imageId) ?? []
  if (!local || rootDir === '' || digest === undefined || !/^[\w-]+$/.test(storageDriver)) return undefined
  const path = join(rootDir, 'image', storageDriver, 'imagedb/content/sha256', digest)
  try {
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const info = await file.stat()
    if (!info.isFile() || info.size > MOST_BYTES) return undefined
    const bytes = await file.readFile()
    return createHash('sha256').update(bytes).digest('hex') === digest ? bytes : undefined
  } catch {
    // not ours to read, another storage, or an engine that sees other folders under this name
    return undefined
  }
}

/** https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Image/operation/ImageHistory */
export async function askForHistory(
  client: DockerClient,
  imageId: string,
  signal: AbortSignal,
): Promise<readonly HistoryEntry[] | null> {
  const image = await inspectImage(client, imageId, signal)
  if (image === undefined) return null
  try {
    const path = `${imagePath(imageId)}/history`
    const answer = await client.request("tell an image's history", { method: 'GET', path }, { signal })
    const told = parseAnswer(HistoryAnswer, answer, 'history').toReversed()
    return inferEmptyLayers(told.map(toEntry), image.layers.length)
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

function toEntry(one: {
  readonly CreatedBy?: string
  readonly Size?: number
  readonly Comment?: string
}): ToldEntry {
  return { createdBy: one.CreatedBy ?? '', bytes: one.Size ?? 0, comment: one.Comment ?? '' }
}
