import { createHash } from 'node:crypto'
import { readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'

/** Where an engine with the storage driver overlay2 keeps a layer on this machine. */
export interface LayerFolder {
  readonly diffId: string
  /** The layer's files, without a link on the way. */
  readonly files: string
  /** The layer's archive without the contents of its files: lines of JSON, gzipped (github.com/vbatts/tar-split). */
  readonly skeleton: string
}

/**
 * The folder of an image's layer at `index`; undefined when there is none that this process can read: another storage,
 * not root, or an engine that sees other folders under these names. `layers` are the image's diff ids, bottom first.
 */
export async function findLayerFolder(
  rootDir: string,
  layers: readonly string[],
  index: number,
): Promise<LayerFolder | undefined> {
  const diffId = layers[index]
  const digest = /^sha256:([0-9a-f]{64})$/.exec(chainId(layers.slice(0, index + 1)))?.[1]
  if (diffId === undefined || digest === undefined || rootDir === '') return undefined
  const place = join(rootDir, 'image/overlay2/layerdb/sha256', digest)
  try {
    const [found, cacheId] = await Promise.all([readText(place, 'diff'), readText(place, 'cache-id')])
    if (found !== diffId || !/^[0-9a-z]{16,128}$/.test(cacheId)) return undefined
    const files = await realpath(join(rootDir, 'overlay2', cacheId, 'diff'))
    return { diffId, files, skeleton: join(place, 'tar-split.json.gz') }
  } catch {
    return undefined
  }
}

/** https://github.com/opencontainers/image-spec/blob/main/config.md#layer-chainid */
export function chainId(layers: readonly string[]): string {
  const [bottom = '', ...others] = layers
  return others.reduce(
    (chain, layer) => `sha256:${createHash('sha256').update(`${chain} ${layer}`).digest('hex')}`,
    bottom,
  )
}

async function readText(folder: string, name: string): Promise<string> {
  return (await readFile(join(folder, name), 'utf8')).trim()
}
