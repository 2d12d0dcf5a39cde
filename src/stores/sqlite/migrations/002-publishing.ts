import type { DatabaseSync } from 'node:sqlite'

/**
 * Each attempt keeps the Dockerfile that it was made with: in force for an attempt is the row with the greatest
 * `attempt` that is not above it, so a retry adds none.
 */
const DOCKERFILES = `
  ALTER TABLE dockerfiles RENAME TO first_dockerfiles;
  CREATE TABLE dockerfiles (
    job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    attempt INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (job_id, attempt)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO dockerfiles (job_id, attempt, body) SELECT job_id, 1, body FROM first_dockerfiles;
  DROP TABLE first_dockerfiles;
`

/**
 * `restart`: a revision waits for the end of the running attempt. What most jobs do not have (an origin, a secret) is
 * in tables of its own: it costs a job without it nothing, and a secret is erased without rewriting its job.
 */
const JOBS = `
  ALTER TABLE jobs ADD COLUMN hardening REAL;
  ALTER TABLE jobs ADD COLUMN published TEXT;
  ALTER TABLE jobs ADD COLUMN restart INTEGER NOT NULL DEFAULT 0;

  CREATE TABLE origins (
    job_id TEXT NOT NULL PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
    origin TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE job_secrets (
    job_id TEXT NOT NULL PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
    sealed TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`

const CREDENTIALS = `
  CREATE TABLE credentials (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    registry TEXT NOT NULL,
    username TEXT NOT NULL,
    sealed TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    last_used_at INTEGER,
    PRIMARY KEY (tenant, name)
  ) STRICT, WITHOUT ROWID;
`

export function addPublishing(db: DatabaseSync): void {
  db.exec(DOCKERFILES)
  db.exec(JOBS)
  db.exec(CREDENTIALS)
}
