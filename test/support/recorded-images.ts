/** Images that were read before, for scanners in tests: an engine that knows their layers, and a cache that has those. */
import { readFileSync } from 'node:fs'
import type { Engine } from '../../src/engines/engine.ts'
import type { LayerContents } from '../../src/scanners/inventory.ts'
import { READER } from '../../src/scanners/osv/inventory/layer-builder.ts'
import type { LayerCache } from '../../src/scanners/osv/inventory/take-inventory.ts'

export interface RecordedImage {
  readonly id: string
  readonly layers: readonly { readonly diffId: string; readonly contents: Omit<LayerContents, 'reader'> }[]
}

/** What a real Trivy said of an image; the file names its version. */
export interface TrivyRecording {
  readonly what: string
  readonly recordedWith: string
  readonly image: RecordedImage
  readonly output: object
}

export const RECORDED = ['findings', 'clean', 'eol', 'unknown', 'busybox'] as const

export function trivyRecording(name: (typeof RECORDED)[number]): TrivyRecording {
  const file = new URL(`../../src/scanners/trivy/fixtures/${name}.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as TrivyRecording
}

export const diffIdsOf = ({ layers }: RecordedImage): readonly string[] => layers.map(({ diffId }) => diffId)

export interface ImageParts {
  readonly engine: Pick<Engine, 'info' | 'inspectImage' | 'readLayers'>
  readonly layers: LayerCache
}

export function openImages(images: readonly RecordedImage[]): ImageParts {
  const kept = new Map<string, unknown>(
    images.flatMap(({ layers }) =>
      layers.map(({ diffId, contents }) => [diffId, { ...contents, reader: READER }] as const),
    ),
  )
  const engine = {
    info: async () => ({ address: 'unix:///nowhere.sock' }),
    inspectImage: async (ref: string) => {
      const image = images.find(({ id }) => id === ref)
      return image && { id: image.id, layers: diffIdsOf(image) }
    },
    readLayers: async function* () {
      // All are known.
    },
  } as unknown as ImageParts['engine']
  return {
    engine,
    layers: {
      find: async (diffId) => kept.get(diffId),
      save: async (diffId, contents) => void kept.set(diffId, contents),
      touch: async () => undefined,
    },
  }
}
