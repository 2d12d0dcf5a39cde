import { randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'

/**
 * `jobs` is a rowid table because its rows are long: in a WITHOUT ROWID table they would fill the inner pages too.
 * Ids are UUIDv7, so every index ends at its right edge for new jobs. The Dockerfile has a table of its own so that
 * neither a page of jobs nor a change of a job's row touches it.
 */
const JOBS = `
  CREATE TABLE jobs (
    id TEXT NOT NULL PRIMARY KEY,
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    labels TEXT NOT NULL,
    priority INTEGER NOT NULL,
    spec TEXT NOT NULL,
    status TEXT NOT NULL,
    stage TEXT,
    attempt INTEGER NOT NULL,
    reason TEXT,
    message TEXT,
    performance REAL,
    metrics TEXT NOT NULL,
    warnings TEXT NOT NULL,
    image_id TEXT,
    dockerfile_sha256 TEXT NOT NULL,
    dockerfile_bytes INTEGER NOT NULL,
    context_sha256 TEXT,
    context_bytes INTEGER,
    cancel_requested INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    log_dropped INTEGER NOT NULL DEFAULT 0,
    removed_at INTEGER,
    idempotency_key TEXT,
    fingerprint TEXT
  ) STRICT;
  CREATE INDEX jobs_by_status ON jobs (status, id) WHERE removed_at IS NULL;
  CREATE INDEX jobs_by_name ON jobs (name, id) WHERE removed_at IS NULL;
  CREATE INDEX jobs_by_end ON jobs (finished_at, id) WHERE finished_at IS NOT NULL AND removed_at IS NULL;
  CREATE INDEX jobs_with_log ON jobs (finished_at) WHERE finished_at IS NOT NULL AND log_dropped = 0;
  CREATE INDEX jobs_by_removal ON jobs (removed_at) WHERE removed_at IS NOT NULL;
  CREATE INDEX jobs_by_image ON jobs (image_id) WHERE image_id IS NOT NULL AND removed_at IS NULL;
  CREATE INDEX jobs_by_context ON jobs (context_sha256) WHERE context_sha256 IS NOT NULL;
  CREATE UNIQUE INDEX jobs_by_idempotency_key ON jobs (tenant, idempotency_key)
    WHERE idempotency_key IS NOT NULL AND removed_at IS NULL;

  CREATE TABLE dockerfiles (
    job_id TEXT NOT NULL PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
    body BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- No reference to jobs: a cascade would need a second index, and the job's row names its labels already.
  CREATE TABLE job_labels (
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    job_id TEXT NOT NULL,
    PRIMARY KEY (key, value, job_id)
  ) STRICT, WITHOUT ROWID;
`

/**
 * The queue is the attempts that have not ended: waiting (for their time) -> ready -> leased -> ended. The partial
 * indexes hold only those, so claims cost the same whatever else is stored. `version` is that of the payload;
 * `place` is the seq of the `queued` event, which tells the older of two that came within one millisecond.
 */
const QUEUE = `
  CREATE TABLE attempts (
    job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    place INTEGER NOT NULL,
    version INTEGER NOT NULL,
    tenant TEXT NOT NULL,
    priority INTEGER NOT NULL,
    from_stage TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'ready', 'leased', 'ended')),
    due_at INTEGER NOT NULL,
    owner TEXT,
    expires_at INTEGER,
    tries INTEGER NOT NULL,
    faults INTEGER NOT NULL,
    last_fault TEXT,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER,
    verdict TEXT,
    PRIMARY KEY (job_id, number)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX attempts_ready ON attempts (tenant, priority DESC, place) WHERE state = 'ready';
  CREATE INDEX attempts_waiting ON attempts (due_at) WHERE state = 'waiting';
  CREATE INDEX attempts_leased ON attempts (expires_at) WHERE state = 'leased';

  CREATE TABLE stages (
    job_id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    stage TEXT NOT NULL,
    status TEXT NOT NULL,
    started_at INTEGER,
    ended_at INTEGER,
    message TEXT,
    output TEXT,
    PRIMARY KEY (job_id, attempt, stage),
    FOREIGN KEY (job_id, attempt) REFERENCES attempts (job_id, number) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;

  -- A row a tenant: what it has in the queue, when it was served last (an event's seq), its jobs by status.
  CREATE TABLE tenants (
    tenant TEXT NOT NULL PRIMARY KEY,
    ready INTEGER NOT NULL,
    leased INTEGER NOT NULL,
    served INTEGER NOT NULL,
    queued INTEGER NOT NULL,
    running INTEGER NOT NULL,
    succeeded INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    cancelled INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX tenants_in_turn ON tenants (served, tenant) WHERE ready > 0;
`

const HISTORY = `
  CREATE TABLE events (
    job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (job_id, seq)
  ) STRICT, WITHOUT ROWID;

  -- Consecutive lines of one stage; the body comes last so that a row is skipped without reading it.
  CREATE TABLE log_chunks (
    id INTEGER PRIMARY KEY,
    job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    attempt INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    first_seq INTEGER NOT NULL,
    stage TEXT NOT NULL,
    lines TEXT NOT NULL
  ) STRICT;
  CREATE INDEX log_chunks_in_order ON log_chunks (job_id, attempt, last_seq);

  CREATE TABLE images (
    key TEXT NOT NULL PRIMARY KEY,
    image_id TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    evidence TEXT NOT NULL
  ) STRICT;
  CREATE INDEX images_by_use ON images (last_used_at);
  CREATE INDEX images_by_image ON images (image_id);

  CREATE TABLE meta (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    instance_id TEXT NOT NULL,
    last_seq INTEGER NOT NULL
  ) STRICT;
`

export function createJobsAndQueue(db: DatabaseSync): void {
  db.exec(JOBS)
  db.exec(QUEUE)
  db.exec(HISTORY)
  db.prepare('INSERT INTO meta (id, instance_id, last_seq) VALUES (1, ?, 0)').run(randomUUID())
}
