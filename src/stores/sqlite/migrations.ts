import type { DatabaseSync } from 'node:sqlite'
import { SlipwayError } from '../../errors/slipway-error.ts'
import { createJobsAndQueue } from './migrations/001-jobs-and-queue.ts'
import { addPublishing } from './migrations/002-publishing.ts'
import { addLayers } from './migrations/003-layers.ts'
import { addPublishedImages } from './migrations/004-published-images.ts'
import { addListsAndScores } from './migrations/005-lists-and-scores.ts'
import { settleStages } from './migrations/006-settled-stages.ts'
import { narrowStages } from './migrations/007-narrow-stages.ts'
import { prepare } from './statement.ts'

/** In order; the n-th leads to `user_version` n. One that was released is never changed. */
const MIGRATIONS: readonly ((db: DatabaseSync) => void)[] = [
  createJobsAndQueue,
  addPublishing,
  addLayers,
  addPublishedImages,
  addListsAndScores,
  settleStages,
  narrowStages,
]

/** Each step is a transaction of its own, so a process killed between two goes on where it was. */
export function migrate(db: DatabaseSync, path: string): void {
  const found = prepare<{ user_version: number }>(db, 'PRAGMA user_version').get()?.user_version ?? 0
  if (found > MIGRATIONS.length) {
    throw new SlipwayError('storage_failed', {
      detail: `The database has schema ${found}; this version of Slipway knows up to ${MIGRATIONS.length}`,
      where: path,
      action: 'Start the newer version of Slipway that wrote it, or choose another data folder.',
      retryable: false,
    })
  }
  for (const [index, step] of MIGRATIONS.entries()) {
    if (index < found) continue
    db.exec('BEGIN IMMEDIATE')
    try {
      step(db)
      db.exec(`PRAGMA user_version = ${index + 1}`)
      db.exec('COMMIT')
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK')
      throw error
    }
  }
}
