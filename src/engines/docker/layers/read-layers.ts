import { SlipwayError } from '../../../errors/slipway-error.ts'
import type { ImageInfo, LayersRequest, ReadLayer } from '../../engine.ts'
import type { DockerClient } from '../client.ts'
import { inspectImage } from '../images.ts'
import type { EngineFacts } from '../info.ts'
import { readArchive } from './image-archive.ts'
import { layerEntries } from './layer-entries.ts'
import { LayerFiles } from './layer-file.ts'
import { type LayerFolder, findLayerFolder } from './layer-folders.ts'
import { saveImage } from './save-image.ts'
import { SkeletonBytes } from './skeleton-bytes.ts'

/**
 * See `Engine.readLayers`. Root beside an engine with overlay2 reads the wanted layers alone, out of the engine's own
 * folders. The API has no call for one layer: otherwise the whole image comes, and what is not wanted is passed over.
 */
export async function* readLayers<Contents>(
  client: DockerClient,
  facts: Pick<EngineFacts, 'local' | 'storageDriver' | 'rootDir'>,
  request: LayersRequest<Contents>,
  signal: AbortSignal,
): AsyncGenerator<ReadLayer<Contents>, void, undefined> {
  const image = await inspectImage(client, request.imageId, signal)
  if (!image) throw noImage(request.imageId)
  const wanted = new Set(image.layers.filter((diffId) => request.isWanted(diffId)))
  const isBeside = facts.local && facts.storageDriver === 'overlay2'
  for await (const layer of isBeside ? fromFolders(facts.rootDir, image, wanted, request, signal) : []) {
    wanted.delete(layer.diffId)
    yield layer
  }
  if (wanted.size === 0) return
  yield* readArchive(saveImage(client, image, signal), image.layers, wanted, request.read)
}

/** Ends at the first layer that cannot be read so: the archive has all the others as well. */
async function* fromFolders<Contents>(
  rootDir: string,
  { layers }: ImageInfo,
  wanted: ReadonlySet<string>,
  { read }: LayersRequest<Contents>,
  signal: AbortSignal,
): AsyncGenerator<ReadLayer<Contents>, void, undefined> {
  for (const diffId of [...wanted]) {
    signal.throwIfAborted()
    const folder = await findLayerFolder(rootDir, layers, layers.indexOf(diffId))
    if (!folder) return
    try {
      yield { diffId, contents: await readFolder(folder, read, signal) }
    } catch {
      signal.throwIfAborted()
      return
    }
  }
}

/** Reads one layer out of the engine's folders. Throws `engine_failed`, or an error of the file system. */
export async function readFolder<Contents>(
  folder: LayerFolder,
  read: LayersRequest<Contents>['read'],
  signal: AbortSignal,
): Promise<Contents> {
  const bytes = new SkeletonBytes(folder.skeleton, new LayerFiles(folder.files))
  try {
    return await read(unlessAborted(layerEntries(bytes), signal))
  } finally {
    await bytes.close()
  }
}

async function* unlessAborted<T>(
  items: AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T, void, undefined> {
  for await (const item of items) {
    signal.throwIfAborted()
    yield item
  }
}

function noImage(id: string): SlipwayError {
  return new SlipwayError('engine_failed', {
    detail: `No such image: ${id}`,
    retryable: false,
    data: { statusCode: 404 },
  })
}
