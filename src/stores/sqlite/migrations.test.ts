import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { claimed, endedJob, FAILED, NO_RESULT, NOW, submit, SUCCEEDED } from '../contract/fixture.ts'
import { createJobsAndQueue } from './migrations/001-jobs-and-queue.ts'
import { openDatabase } from './open-database.ts'
import { openSqliteStore } from './sqlite-store.ts'

/** A spec as the first version wrote it: it knew nothing of publishing. */
const SPEC = {
  buildArgs: {},
  environment: {},
  target: null,
  limits: { timeoutSeconds: 300, memoryMiB: 1024, cpus: 1, dataMiB: 64, pids: 512 },
  performance: 'optional',
}

/** One ended job with an image, one queued, as schema 1 has them. */
function writeFirstSchema(path: string): void {
  const db = new DatabaseSync(path)
  db.exec('PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; BEGIN')
  createJobsAndQueue(db)
  const job = db.prepare(
    `INSERT INTO jobs (id, tenant, name, description, labels, priority, spec, status, attempt, metrics, warnings,
       image_id, dockerfile_sha256, dockerfile_bytes, cancel_requested, created_at, updated_at, finished_at)
     VALUES (?, 'default', ?, '', '{}', 0, ?, ?, 1, '{}', '[]', ?, 'abc', 6, 0, ?, ?, ?)`,
  )
  const dockerfile = db.prepare('INSERT INTO dockerfiles (job_id, body) VALUES (?, ?)')
  const attempt = db.prepare(
    `INSERT INTO attempts (job_id, number, place, version, tenant, priority, from_stage, state, due_at, tries, faults, created_at)
     VALUES (?, 1, ?, 1, 'default', 0, 'validate', ?, ?, 0, 0, ?)`,
  )
  const event = db.prepare(
    `INSERT INTO events (job_id, seq, at, type, data) VALUES (?, ?, ?, 'queued', '{}')`,
  )
  const jobs = [
    ['ended', 'succeeded', 'ended', 'i1', NOW],
    ['waits', 'queued', 'ready', null, null],
  ] as const
  for (const [index, [id, status, state, image, finished]] of jobs.entries()) {
    job.run(id, id, JSON.stringify(SPEC), status, image, NOW, NOW, finished)
    dockerfile.run(id, Buffer.from(`FROM ${index}`))
    attempt.run(id, index + 1, state, NOW, NOW)
    event.run(id, index + 1, NOW)
  }
  db.exec(`INSERT INTO tenants VALUES ('default', 1, 0, 0, 1, 0, 1, 0, 0);
    UPDATE meta SET last_seq = 2; PRAGMA user_version = 1; COMMIT`)
  db.close()
}

function schemaOf(db: DatabaseSync): unknown[] {
  return db.prepare('SELECT type, name, tbl_name FROM sqlite_schema ORDER BY type, name').all()
}

describe('a database of schema 1', () => {
  let folder = ''
  let path = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-migration-'))
    path = join(folder, 'slipway.db')
    writeFirstSchema(path)
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('keeps its jobs and their Dockerfiles', async () => {
    const store = await openSqliteStore({ path })
    const job = await store.jobs.get('ended')
    assert.deepEqual([job?.status, job?.imageId, job?.createdAt], ['succeeded', 'i1', NOW])
    assert.deepEqual([job?.hardening, job?.published, job?.spec.publish], [null, null, null])
    assert.equal(Buffer.from((await store.jobs.dockerfile('ended')) ?? []).toString(), 'FROM 0')
    assert.equal(Buffer.from((await store.jobs.dockerfile('waits', 1)) ?? []).toString(), 'FROM 1')
    const { queued, succeeded } = await store.jobs.counts()
    assert.deepEqual([queued, succeeded], [1, 1])
    await store.close()
  })

  it('goes on with what was queued and what is revised', async () => {
    const store = await openSqliteStore({ path })
    const lease = await claimed(store)
    assert.equal(lease.jobId, 'waits')
    await store.queue.finish(lease, SUCCEEDED, NO_RESULT, NOW)
    await store.jobs.revise('ended', { dockerfile: Buffer.from('new'), dockerfileSha256: 'def' }, NOW)
    assert.equal(Buffer.from((await store.jobs.dockerfile('ended', 1)) ?? []).toString(), 'FROM 0')
    assert.equal((await claimed(store)).attempt, 2)
    await store.jobs.remove('waits', NOW)
    await store.jobs.purge('waits')
    await store.close()
  })

  it('comes to the schema of a new one, with every reference whole', () => {
    const [migrated, made] = [openDatabase(path), openDatabase(join(folder, 'new.db'))]
    assert.deepEqual(schemaOf(migrated), schemaOf(made))
    assert.deepEqual(migrated.prepare('PRAGMA foreign_key_check').all(), [])
    assert.deepEqual(Object.values(migrated.prepare('PRAGMA integrity_check').get() ?? {}), ['ok'])
    migrated.close()
    made.close()
  })

  it('is migrated once, however often it is opened', async () => {
    for (let count = 0; count < 2; count++) await (await openSqliteStore({ path })).close()
    const store = await openSqliteStore({ path })
    assert.equal((await store.jobs.list({}, { limit: 9 })).length, 2)
    await store.close()
  })
})

/** Takes away what the fifth migration brought. */
const BACK_TO_4 = `
  DROP TABLE scores;
  DROP TABLE scored_names;
  DROP INDEX jobs_in_order;
  ALTER TABLE jobs DROP COLUMN image_bytes;
  ALTER TABLE jobs DROP COLUMN findings;
  ALTER TABLE jobs DROP COLUMN run_ms;
  PRAGMA user_version = 4;
`

it('a database of schema 4 gets leaderboards of the jobs that it has', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-migration-'))
  const path = join(folder, 'slipway.db')
  const before = await openSqliteStore({ path })
  const id = await endedJob(before, { name: 'a', labels: { team: 'x' } }, { result: { performance: 2 } })
  const removed = await endedJob(before, { name: 'b' }, { result: { performance: 3 } })
  await before.jobs.remove(removed, NOW)
  await endedJob(before, { name: 'a' })
  await before.close()
  const db = new DatabaseSync(path)
  db.exec(BACK_TO_4)
  db.close()
  const store = await openSqliteStore({ path })
  const label = { key: 'team', value: 'x' }
  for (const board of [{ name: 'a' }, { label }]) {
    assert.deepEqual(
      (await store.scores.best(board, 'higher', 9)).map((score) => score.id),
      [id],
    )
  }
  assert.deepEqual(
    (await store.scores.names('', 9)).map(({ name }) => name),
    ['a'],
  )
  const job = await store.jobs.get(id)
  assert.deepEqual([job?.imageBytes, job?.findings, job?.runMs], [null, null, null])
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

it('a database of schema 5 has its stages end that ended attempts have left running', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-migration-'))
  const path = join(folder, 'slipway.db')
  const before = await openSqliteStore({ path })
  const build = { stage: 'build', status: 'running', startedAt: NOW, endedAt: null, message: null } as const
  const begin = async () => {
    await submit(before)
    const lease = await claimed(before)
    await before.queue.saveStage(lease, { ...build, output: null }, NOW)
    return lease
  }
  const ended = await begin()
  await before.queue.finish(ended, FAILED, NO_RESULT, NOW + 5)
  await before.jobs.retry(ended.jobId, 'validate', NOW + 6)
  await before.queue.finish(await claimed(before), SUCCEEDED, NO_RESULT, NOW + 7)
  const held = await begin()
  const waiting = await begin()
  await before.queue.handBack(waiting, NOW + 900, 'engine gone', NOW + 8)
  await before.close()
  const db = new DatabaseSync(path)
  db.exec(`UPDATE stages SET status = 'running', ended_at = NULL, message = NULL; PRAGMA user_version = 5`)
  db.close()
  const store = await openSqliteStore({ path })
  const stageOf = async (id: string) => (await store.jobs.attempts(id))[0]?.stages[1]
  assert.deepEqual(await stageOf(ended.jobId), {
    ...{ ...build, status: 'cancelled', endedAt: NOW + 5, message: FAILED.message },
    output: null,
  })
  assert.equal((await stageOf(held.jobId))?.status, 'running')
  assert.deepEqual(await stageOf(waiting.jobId), { ...build, status: 'pending', output: null })
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

/** Stages as they were before the seventh migration, their outputs in the key's own tree. */
const BACK_TO_6 = `
  ALTER TABLE stages RENAME TO narrow_stages;
  CREATE TABLE stages (
    job_id TEXT NOT NULL, attempt INTEGER NOT NULL, stage TEXT NOT NULL, status TEXT NOT NULL,
    started_at INTEGER, ended_at INTEGER, message TEXT, output TEXT,
    PRIMARY KEY (job_id, attempt, stage),
    FOREIGN KEY (job_id, attempt) REFERENCES attempts (job_id, number) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
  INSERT INTO stages SELECT * FROM narrow_stages;
  DROP TABLE narrow_stages;
  PRAGMA user_version = 6;
`

it('a database of schema 6 keeps its stages with their outputs, and they go with their job', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-migration-'))
  const path = join(folder, 'slipway.db')
  const before = await openSqliteStore({ path })
  const id = await submit(before)
  const lease = await claimed(before)
  const done = { status: 'passed', startedAt: NOW, endedAt: NOW + 1, message: 'm' } as const
  const large = { text: 'x'.repeat(100_000) }
  await before.queue.saveStage(lease, { ...done, stage: 'scan', output: large }, NOW)
  await before.queue.saveStage(lease, { ...done, stage: 'build', output: { imageId: 'i' } }, NOW)
  await before.queue.finish(lease, FAILED, NO_RESULT, NOW)
  const attempts = await before.jobs.attempts(id)
  await before.close()
  const db = new DatabaseSync(path)
  db.exec(BACK_TO_6)
  db.close()
  const store = await openSqliteStore({ path })
  assert.deepEqual(await store.jobs.attempts(id), attempts)
  assert.deepEqual(attempts[0]?.stages[2]?.output, large)
  await store.jobs.remove(id, NOW)
  await store.jobs.purge(id)
  await store.close()
  const left = new DatabaseSync(path)
  assert.deepEqual({ ...left.prepare('SELECT count(*) AS stages FROM stages').get() }, { stages: 0 })
  assert.deepEqual(left.prepare('PRAGMA foreign_key_check').all(), [])
  left.close()
  await rm(folder, { recursive: true, force: true })
})

it('a database of schema 3 learns which images were published', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-migration-'))
  const path = join(folder, 'slipway.db')
  const published = 'registry.example.org/team/model@sha256:abc'
  const result = { ...NO_RESULT, imageId: 'i1', published }
  const before = await openSqliteStore({ path })
  const id = await submit(before)
  const lease = await claimed(before)
  const times = { startedAt: NOW, endedAt: NOW, message: null }
  const publish = { stage: 'publish', status: 'passed', output: { imageId: 'i1' }, ...times } as const
  await before.queue.saveStage(lease, publish, NOW)
  await before.queue.finish(lease, SUCCEEDED, result, NOW)
  await before.jobs.retry(id, 'validate', NOW)
  await before.queue.finish(await claimed(before), SUCCEEDED, { ...NO_RESULT, imageId: 'i2' }, NOW)
  await before.close()
  const db = new DatabaseSync(path)
  db.exec(`${BACK_TO_4} DROP INDEX jobs_by_published_image; ALTER TABLE jobs DROP COLUMN published_image;
    PRAGMA user_version = 3`)
  db.close()
  const store = await openSqliteStore({ path })
  assert.deepEqual(await store.images.ofJobs({ limit: 9 }), ['i1', 'i2'])
  assert.equal((await store.images.jobsWith('i1', 9, 9)).jobs[0]?.published, published)
  await store.close()
  await rm(folder, { recursive: true, force: true })
})
