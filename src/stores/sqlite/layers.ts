import type { DatabaseSync } from 'node:sqlite'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { prepare } from './statement.ts'
import type { Transaction } from './transaction.ts'

export function prepareLayers(db: DatabaseSync) {
  const find = prepare<{ contents: Uint8Array }>(db, 'SELECT contents FROM layers WHERE diff_id = ?')
  const save = prepare(
    db,
    'INSERT OR REPLACE INTO layers (diff_id, contents, bytes, last_used_at) VALUES (?, ?, ?, ?)',
  )
  const touch = prepare(db, 'UPDATE layers SET last_used_at = max(last_used_at, ?) WHERE diff_id = ?')
  const removeOld = prepare(db, 'DELETE FROM layers WHERE last_used_at < ?')
  const removeMany = prepare(
    db,
    `DELETE FROM layers WHERE diff_id IN
       (SELECT diff_id FROM layers ORDER BY last_used_at DESC, diff_id LIMIT -1 OFFSET ?)`,
  )
  return {
    find(diffId: string): unknown {
      const row = find.get(diffId)
      return row === undefined ? undefined : JSON.parse(zstdDecompressSync(row.contents).toString('utf8'))
    },
    save(_tx: Transaction, diffId: string, contents: unknown, bytes: number, now: number): void {
      save.run(diffId, zstdCompressSync(Buffer.from(JSON.stringify(contents ?? null))), bytes, now)
    },
    touch(_tx: Transaction, diffIds: readonly string[], now: number): void {
      for (const diffId of diffIds) touch.run(now, diffId)
    },
    retain(_tx: Transaction, usedSince: number, most: number): number {
      return Number(removeOld.run(usedSince).changes) + Number(removeMany.run(most).changes)
    },
  }
}
