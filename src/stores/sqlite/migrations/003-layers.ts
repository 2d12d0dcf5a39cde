import type { DatabaseSync } from 'node:sqlite'

/** What was found in layers of images, by diff id. `contents` is JSON, compressed: paths repeat each other. */
export function addLayers(db: DatabaseSync): void {
  db.exec(`
    CREATE TABLE layers (
      diff_id TEXT NOT NULL PRIMARY KEY,
      contents BLOB NOT NULL,
      bytes INTEGER NOT NULL,
      last_used_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX layers_by_use ON layers (last_used_at, diff_id);
  `)
}
