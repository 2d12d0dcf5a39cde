import type { DatabaseSync } from 'node:sqlite'

/** What lists show of a job, and an index that is all a search by text has to read. */
const LISTS = `
  ALTER TABLE jobs ADD COLUMN image_bytes INTEGER;
  ALTER TABLE jobs ADD COLUMN findings TEXT;
  ALTER TABLE jobs ADD COLUMN run_ms INTEGER;
  CREATE INDEX jobs_in_order ON jobs (id, name) WHERE removed_at IS NULL;
`

/**
 * A row for the name and for each label of a job that has succeeded with a performance; the key of a name is empty.
 * Narrow and in the order of the boards, so neither the jobs' long rows nor those without a performance are looked at.
 * No reference to jobs, as for the labels: whoever changes a job changes these, and no row outlives its job's removal.
 */
const SCORES = `
  CREATE TABLE scores (
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    performance REAL NOT NULL,
    job_id TEXT NOT NULL,
    finished_at INTEGER NOT NULL,
    PRIMARY KEY (key, value, performance, job_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX scores_by_end ON scores (key, value, finished_at);

  -- A row a name that has scores; last_at is the end of the newest of them.
  CREATE TABLE scored_names (
    name TEXT NOT NULL PRIMARY KEY,
    last_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX scored_names_by_end ON scored_names (last_at);

  INSERT INTO scores (key, value, performance, job_id, finished_at)
    SELECT '', name, performance, id, finished_at FROM jobs
    WHERE status = 'succeeded' AND performance IS NOT NULL AND finished_at IS NOT NULL AND removed_at IS NULL
    UNION ALL
    SELECT l.key, l.value, j.performance, j.id, j.finished_at FROM job_labels AS l CROSS JOIN jobs AS j ON j.id = l.job_id
    WHERE l.key <> '' AND j.status = 'succeeded' AND j.performance IS NOT NULL AND j.finished_at IS NOT NULL
      AND j.removed_at IS NULL;
  INSERT INTO scored_names (name, last_at) SELECT value, max(finished_at) FROM scores WHERE key = '' GROUP BY value;
`

export function addListsAndScores(db: DatabaseSync): void {
  db.exec(LISTS)
  db.exec(SCORES)
}
