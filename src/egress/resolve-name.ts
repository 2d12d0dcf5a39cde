import { lookup } from 'node:dns/promises'

/** All addresses of a name; rejects when it has none. */
export type Lookup = (name: string) => Promise<readonly string[]>

/** What became of a name: its addresses, never none; or why there are none. */
export type Resolution = readonly string[] | 'unknown' | 'late'

export interface ResolverParts {
  readonly lookup: Lookup
  readonly lookupMs: number
  readonly lookupsAtOnce: number
}

/** As the machine resolves it: files, DNS, in the order of the answer. */
export const systemLookup: Lookup = async (name) => {
  const found = await lookup(name, { all: true, order: 'verbatim' })
  return found.map(({ address }) => address)
}

/**
 * Asks for each name once, for at most `lookupMs` with the wait for its turn. A lookup that is late keeps its turn
 * until it settles: it cannot be cancelled, and holds a thread.
 */
export function createResolver(parts: ResolverParts): (name: string) => Promise<Resolution> {
  let free = parts.lookupsAtOnce
  const waiting = new Set<() => void>()
  const release = (): void => {
    free += 1
    const [next] = waiting
    next?.()
  }
  const ask = async (name: string): Promise<Resolution> => {
    free -= 1
    try {
      const addresses = await parts.lookup(name)
      return addresses.length > 0 ? addresses : 'unknown'
    } catch {
      return 'unknown'
    } finally {
      release()
    }
  }
  return (name) =>
    new Promise((resolve) => {
      const begin = (): void => {
        waiting.delete(begin)
        void ask(name).then(settle)
      }
      const timer = setTimeout(() => settle('late'), parts.lookupMs)
      const settle = (resolution: Resolution): void => {
        clearTimeout(timer)
        waiting.delete(begin)
        resolve(resolution)
      }
      if (free > 0) begin()
      else waiting.add(begin)
    })
}
