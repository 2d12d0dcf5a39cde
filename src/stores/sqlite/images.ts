import type { DatabaseSync } from 'node:sqlite'
import type { BuiltImage } from '../store.ts'
import { prepare } from './statement.ts'
import type { Transaction } from './transaction.ts'

interface ImageRow {
  readonly key: string
  readonly image_id: string
  readonly bytes: number
  readonly last_used_at: number
  readonly evidence: string
}

export function prepareImages(db: DatabaseSync) {
  const columns = 'key, image_id, bytes, last_used_at, evidence'
  const find = prepare<ImageRow>(db, `SELECT ${columns} FROM images WHERE key = ?`)
  const byId = prepare<ImageRow>(db, `SELECT ${columns} FROM images WHERE image_id = ? LIMIT 1`)
  const all = prepare<ImageRow>(db, `SELECT ${columns} FROM images ORDER BY last_used_at, key`)
  const sums = prepare<{ count: number; bytes: number }>(
    db,
    `SELECT count(*) AS count, coalesce(sum(bytes), 0) AS bytes
     FROM (SELECT max(bytes) AS bytes FROM images GROUP BY image_id)`,
  )
  const save = prepare(db, `INSERT OR REPLACE INTO images (${columns}) VALUES (?, ?, ?, ?, ?)`)
  const touch = prepare(db, 'UPDATE images SET last_used_at = max(last_used_at, ?) WHERE key = ?')
  const forget = prepare(db, 'DELETE FROM images WHERE image_id = ?')
  const used = prepare(db, 'SELECT 1 FROM jobs WHERE image_id = ? AND removed_at IS NULL LIMIT 1')
  return {
    find: (key: string): BuiltImage | undefined => map(find.get(key)),
    byId: (imageId: string): BuiltImage | undefined => map(byId.get(imageId)),
    all: (): readonly BuiltImage[] => all.all().map(toImage),
    kept: () => ({ count: 0, bytes: 0, ...sums.get() }),
    isUsed: (imageId: string): boolean => used.get(imageId) !== undefined,
    save(_tx: Transaction, { key, imageId, bytes, lastUsedAt, evidence }: BuiltImage): void {
      save.run(key, imageId, bytes, lastUsedAt, JSON.stringify(evidence ?? null))
    },
    touch: (_tx: Transaction, key: string, now: number): void => void touch.run(now, key),
    forget: (_tx: Transaction, imageId: string): void => void forget.run(imageId),
  }
}

function map(row: ImageRow | undefined): BuiltImage | undefined {
  return row === undefined ? undefined : toImage(row)
}

function toImage(row: ImageRow): BuiltImage {
  return {
    key: row.key,
    imageId: row.image_id,
    bytes: row.bytes,
    lastUsedAt: row.last_used_at,
    evidence: JSON.parse(row.evidence),
  }
}
