import type { Engine } from '../../engines/engine.ts'
import type { AdvisoryIndex } from '../advisories.ts'
import type { Inventory } from '../inventory.ts'
import type { ImageScan, Scanner } from '../scanner.ts'
import { recentLayers } from './inventory/recent-layers.ts'
import { type LayerCache, knownInventory, takeInventory } from './inventory/take-inventory.ts'
import { prepareAdvisory } from './match/match-advisory.ts'
import { matchInventory } from './match/match-inventory.ts'

export interface OsvScannerParts {
  readonly engine: Pick<Engine, 'inspectImage' | 'readLayers'>
  readonly layers: LayerCache
  readonly index: AdvisoryIndex
  /** Told which ecosystems an image has, so that there are advisories for the next one. */
  readonly saw: (ecosystems: readonly string[]) => void
  readonly maxDataAgeMs: number
  /** Epoch milliseconds. */
  now(): number
}

/** Inventory by layers, matched with the advisories of OSV that are on this machine. */
export function createOsvScanner(parts: OsvScannerParts): Scanner {
  const match = (inventory: Inventory, layersRead: number): ImageScan => {
    const report = matchInventory(inventory, parts.index, {
      now: parts.now(),
      maxDataAgeMs: parts.maxDataAgeMs,
    })
    return { inventory, report, layersRead }
  }
  return {
    name: 'osv',
    async scan(imageId, signal) {
      const { inventory, read } = await takeInventory(parts, imageId, signal)
      const found = match(inventory, read)
      parts.saw(
        found.report.ecosystems
          .filter(({ status }) => status !== 'unsupported_os')
          .map(({ ecosystem }) => ecosystem),
      )
      return found
    },
    async again(layers) {
      const inventory = await knownInventory(parts.layers, layers)
      return inventory === undefined ? undefined : match(inventory, 0)
    },
    advisory(idOrAlias) {
      const wanted = prepareAdvisory(parts.index, idOrAlias)
      const layers = recentLayers(parts.layers)
      return {
        ids: wanted.ids,
        facts: wanted.facts,
        data: wanted.data,
        async ask(diffIds) {
          const inventory = await knownInventory(layers, diffIds)
          if (inventory === undefined) return undefined
          return wanted.in(inventory, { now: parts.now(), maxDataAgeMs: parts.maxDataAgeMs })
        },
      }
    },
  }
}
