/** What only some jobs have beside their row: an origin, a secret. See `migrations/002-publishing.ts`. */
import type { DatabaseSync } from 'node:sqlite'
import type { Origin } from '../../store.ts'
import { prepare } from '../statement.ts'

const VISIBLE = 'EXISTS (SELECT 1 FROM jobs WHERE id = job_id AND removed_at IS NULL)'

export function prepareOrigins(db: DatabaseSync) {
  const save = prepare(db, 'INSERT OR REPLACE INTO origins (job_id, origin) VALUES (?, ?)')
  const find = prepare<{ origin: string }>(db, `SELECT origin FROM origins WHERE job_id = ? AND ${VISIBLE}`)
  return {
    save(jobId: string, origin: Origin): void {
      save.run(jobId, JSON.stringify(origin))
    },
    find(jobId: string): Origin | undefined {
      const row = find.get(jobId)
      return row === undefined ? undefined : JSON.parse(row.origin)
    },
  }
}

export function prepareSecrets(db: DatabaseSync) {
  const save = prepare(db, 'INSERT OR REPLACE INTO job_secrets (job_id, sealed) VALUES (?, ?)')
  const erase = prepare(db, 'DELETE FROM job_secrets WHERE job_id = ?')
  const find = prepare<{ sealed: string }>(
    db,
    `SELECT sealed FROM job_secrets WHERE job_id = ? AND ${VISIBLE}`,
  )
  return {
    save(jobId: string, sealed: string): void {
      save.run(jobId, sealed)
    },
    erase(jobId: string): void {
      erase.run(jobId)
    },
    find: (jobId: string): string | undefined => find.get(jobId)?.sealed,
  }
}
