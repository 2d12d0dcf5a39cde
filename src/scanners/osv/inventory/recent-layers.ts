import type { LayerCache } from './take-inventory.ts'

type Finder = Pick<LayerCache, 'find'>

interface Kept {
  readonly contents: unknown
  readonly weight: number
}

/** What is kept at most, in packages: some thirty megabytes. */
const MOST_PACKAGES = 100_000

/**
 * A cache before the cache, for a walk through many images: what their base images have in common is read and parsed
 * once, and not for each. Keeps what was asked for last.
 */
export function recentLayers(layers: Finder, most = MOST_PACKAGES): Finder {
  const kept = new Map<string, Kept>()
  let total = 0
  return {
    async find(diffId) {
      const known = kept.get(diffId)
      if (known !== undefined) {
        kept.delete(diffId)
        kept.set(diffId, known)
        return known.contents
      }
      const contents = await layers.find(diffId)
      const weight = weigh(contents)
      if (contents === undefined || weight > most) return contents
      kept.set(diffId, { contents, weight })
      total += weight
      for (const [oldest, { weight: freed }] of kept) {
        if (total <= most) break
        kept.delete(oldest)
        total -= freed
      }
      return contents
    },
  }
}

/** Its packages, and its paths, of which a layer without packages may have hundreds of thousands: three are as much. */
function weigh(contents: unknown): number {
  if (typeof contents !== 'object' || contents === null || !('files' in contents)) return 1
  const { files } = contents
  if (!Array.isArray(files)) return 1
  const packages = files.reduce<number>((sum, file: { readonly packages?: readonly unknown[] }) => {
    return sum + (file.packages?.length ?? 0)
  }, 10)
  const paths = Object.values(contents).reduce<number>(
    (sum, list: unknown) => sum + (Array.isArray(list) ? list.length : 0),
    0,
  )
  return packages + Math.ceil(paths / 3)
}
