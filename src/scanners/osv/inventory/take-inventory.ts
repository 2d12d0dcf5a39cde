import type { Engine, LayerEntry } from '../../../engines/engine.ts'
import { SlipwayError } from '../../../errors/slipway-error.ts'
import type { Inventory, LayerContents } from '../../inventory.ts'
import { composeInventory } from './compose-inventory.ts'
import { READER } from './layer-builder.ts'
import { READ_LIMITS, type ReadLimits } from './limits.ts'
import { readLayer } from './read-layer.ts'

/** Where contents of layers are kept by their diff ids; the store has one. */
export interface LayerCache {
  find(diffId: string): Promise<unknown>
  save(diffId: string, contents: unknown, bytes: number, now: number): Promise<void>
  touch(diffIds: readonly string[], now: number): Promise<void>
}

export interface InventoryParts {
  readonly engine: Pick<Engine, 'inspectImage' | 'readLayers'>
  readonly layers: LayerCache
  readonly limits?: ReadLimits
  /** Epoch milliseconds. */
  now(): number
}

export interface TakenInventory {
  readonly inventory: Inventory
  /** How many layers were read now; the others were known. */
  readonly read: number
}

/**
 * What is installed in an image of the engine. Layers that were read before, in whatever image, are not read again; each
 * one that is read is kept at once, so that a call which is cut short is not in vain. Throws `engine_failed` for an
 * image that is not there, what the engine and the cache throw, and the reason of an aborted signal.
 */
export async function takeInventory(
  { engine, layers, now, limits = READ_LIMITS }: InventoryParts,
  imageId: string,
  signal: AbortSignal,
): Promise<TakenInventory> {
  const image = await engine.inspectImage(imageId, signal)
  if (!image)
    throw new SlipwayError('engine_failed', { detail: `No such image: ${imageId}`, retryable: false })
  const known = await findKnown(layers, image.layers)
  await layers.touch([...known.keys()], now())
  const request = {
    imageId,
    isWanted: (diffId: string) => !known.has(diffId),
    read: (entries: AsyncIterable<LayerEntry>) => readLayer(entries, signal, limits),
  }
  let read = 0
  // an engine is not asked when all is known
  const isComplete = image.layers.every((diffId) => known.has(diffId))
  for await (const { diffId, contents } of isComplete ? [] : engine.readLayers(request, signal)) {
    await layers.save(diffId, contents, contents.bytes, now())
    known.set(diffId, contents)
    read += 1
  }
  return {
    inventory: composeInventory(image.layers.map((diffId) => ({ diffId, contents: at(known, diffId) }))),
    read,
  }
}

/** The inventory of layers (diff ids, bottom first) that were all read before; undefined when one was not. */
export async function knownInventory(
  cache: Pick<LayerCache, 'find'>,
  layers: readonly string[],
): Promise<Inventory | undefined> {
  const known = await findKnown(cache, layers)
  const composed = layers.flatMap((diffId) => {
    const contents = known.get(diffId)
    return contents === undefined ? [] : [{ diffId, contents }]
  })
  return composed.length === layers.length ? composeInventory(composed) : undefined
}

async function findKnown(
  layers: Pick<LayerCache, 'find'>,
  diffIds: readonly string[],
): Promise<Map<string, LayerContents>> {
  const known = new Map<string, LayerContents>()
  for (const diffId of new Set(diffIds)) {
    const contents = await layers.find(diffId)
    if (isOfThisReader(contents)) known.set(diffId, contents)
  }
  return known
}

/** What was saved here before; the reader's number says that it has this shape. */
function isOfThisReader(contents: unknown): contents is LayerContents {
  return (
    typeof contents === 'object' && contents !== null && 'reader' in contents && contents.reader === READER
  )
}

function at(known: ReadonlyMap<string, LayerContents>, diffId: string): LayerContents {
  const contents = known.get(diffId)
  if (contents) return contents
  throw new SlipwayError('engine_failed', { detail: `The engine did not give the layer ${diffId}` })
}
