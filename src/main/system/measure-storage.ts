import { stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { SystemReport } from '../../observability/system.ts'

/** Of the file system that holds the data folder; what root keeps for itself is not free. */
export async function measureDisk(folder: string): Promise<NonNullable<SystemReport['disk']>> {
  const { bsize, bavail, blocks } = await statfs(folder)
  return { freeBytes: bsize * bavail, totalBytes: bsize * blocks }
}

/** The database with its write-ahead log, which comes and goes. */
export async function measureDatabase(folder: string): Promise<number> {
  const sizes = await Promise.all([
    stat(join(folder, 'slipway.db')).then(({ size }) => size),
    stat(join(folder, 'slipway.db-wal')).then(
      ({ size }) => size,
      () => 0,
    ),
  ])
  return sizes.reduce((sum, size) => sum + size, 0)
}
