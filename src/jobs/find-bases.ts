import type { Engine, ImageInfo } from '../engines/engine.ts'

/** What the engine knows of the images that a Dockerfile starts from. */
export interface Bases {
  /** By the references that were asked for; those that the engine has, and that were told in time. */
  readonly baseImages: ReadonlyMap<string, Pick<ImageInfo, 'platform' | 'variables'>>
  /** What the engine builds for, as `linux/amd64`. */
  readonly targetPlatform?: string | undefined
}

/** Never rejects, and pulls nothing. Null: the engine knows none of them, or cannot be asked. */
export type FindBases = (references: readonly string[]) => Promise<Bases | null>

export interface FindBasesOptions {
  readonly engine: Pick<Engine, 'inspectImage' | 'info'>
  /** For all images of a file together, in milliseconds. */
  readonly deadlineMs?: number
}

const DEADLINE_MS = 1000
/** Images of one file that are asked for. */
const MOST_IMAGES = 16
/** Questions under way, for all that ask: an engine that hangs must not gather them. */
const MOST_AT_ONCE = 64

/** One for a service: its limits are for all that ask together. */
export function createBaseFinder({ engine, deadlineMs = DEADLINE_MS }: FindBasesOptions): FindBases {
  let underWay = 0
  return async (references) => {
    const wanted = references.slice(0, MOST_IMAGES)
    if (wanted.length === 0 || underWay + wanted.length > MOST_AT_ONCE) return null
    const deadline = new AbortController()
    const late = new Promise<void>((resolve) => deadline.signal.addEventListener('abort', () => resolve()))
    const timer = setTimeout(() => deadline.abort(), deadlineMs)
    const images = new Map<string, ImageInfo>()
    let targetPlatform: string | undefined
    const look = async (reference: string): Promise<void> => {
      const image = await engine.inspectImage(reference, deadline.signal)
      if (image !== undefined) images.set(reference, image)
    }
    const ask = async (): Promise<void> => {
      const { os, architecture } = await engine.info()
      if (architecture !== '') targetPlatform = `${os}/${architecture}`
    }
    const askAll = async (): Promise<void> => {
      underWay += wanted.length
      // An engine that is away is no news for a lint: what it does not tell is not known.
      await Promise.allSettled([ask(), ...wanted.map(look)])
      underWay -= wanted.length
    }
    await Promise.race([askAll(), late])
    clearTimeout(timer)
    return images.size === 0 ? null : { baseImages: new Map(images), targetPlatform }
  }
}
