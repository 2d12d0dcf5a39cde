import { mkdtemp, rmdir, stat, statfs } from 'node:fs/promises'
import path from 'node:path'
import { type Finding, missing, ok, weak } from './finding.ts'

const GIB = 1024 ** 3
/** Below it the contexts of a few jobs fill the disk. */
const WANTED_FREE = 2 * GIB

/** The data folder, or the one in which it will be made: writable, and with room. */
export async function checkDataFolder(folder: string): Promise<Finding> {
  const wanted = path.resolve(folder)
  const place = await nearestExisting(wanted)
  const [id, title] = ['data-folder', 'data folder'] as const
  try {
    if (!(await stat(place)).isDirectory()) {
      return missing(
        id,
        title,
        `${place} is not a folder.`,
        'Choose another one: --data FOLDER or SLIPWAY_DATA.',
      )
    }
    // Tried out: for root, and on a read-only file system, permissions do not tell.
    await rmdir(await mkdtemp(path.join(place, '.slipway-doctor-')))
    const { bavail, bsize } = await statfs(place)
    const free = bavail * bsize
    const detail = `${wanted}${place === wanted ? '' : ' (made on the first start)'}, ${(free / GIB).toFixed(1)} GiB free`
    if (free >= WANTED_FREE) return ok(id, title, detail)
    return weak(
      id,
      title,
      `${detail}: submissions are refused when it is full.`,
      'Free space, or choose another one: --data FOLDER.',
    )
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return missing(
      id,
      title,
      `${place} cannot be written: ${why}.`,
      'Let this user write there, or choose another one: --data FOLDER or SLIPWAY_DATA.',
    )
  }
}

/** The folder itself, or the closest one above it that is there. */
export async function nearestExisting(folder: string): Promise<string> {
  for (let place = folder; ; place = path.dirname(place)) {
    if (place === path.dirname(place) || (await exists(place))) return place
  }
}

async function exists(place: string): Promise<boolean> {
  return stat(place).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  )
}
