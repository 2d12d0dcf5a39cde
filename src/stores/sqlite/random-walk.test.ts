import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { type StageRecord, STAGES } from '../../jobs/job.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import { FAILED, NO_RESULT, NOW, newJob, SUCCEEDED } from '../contract/fixture.ts'
import type { Lease, Store } from '../store.ts'
import { openSqliteStore } from './sqlite-store.ts'

/** What a walk knows: the jobs it made, the leases it was given (lost ones too), the time. */
interface Walk {
  readonly store: Store
  readonly ids: string[]
  readonly leases: Lease[]
  now: number
}

const CANCELLED = { status: 'cancelled', reason: null, message: 'cancelled' } as const
const VERDICTS = [SUCCEEDED, FAILED, CANCELLED] as const

const STAGE_ENDS: readonly StageRecord['status'][] = ['running', 'running', 'running', 'passed', 'rejected']

const pick = <Item>(items: readonly Item[], number: number): Item | undefined => items[number % items.length]

/** Each step on one job or lease, chosen by the number. */
const STEPS: Readonly<Record<string, (walk: Walk, number: number) => Promise<unknown>>> = {
  async submit({ store, ids, now }, number) {
    const secret = number % 2 === 0 ? 'sealed' : null
    const names = { name: `n${number % 2}`, labels: { team: `x${number % 2}` } }
    const job = newJob({ tenant: `t${number % 3}`, createdAt: now, secret, origin: { door: 'x' }, ...names })
    ids.push(job.id)
    await store.jobs.submit(job, null)
  },
  async claim({ store, leases, now }, number) {
    const lease = await store.queue.claim({ owner: `w${number % 2}`, now, leaseMs: 100, perTenant: 2 })
    if (lease !== undefined) leases.push(lease)
  },
  finish: ({ store, leases, now }, number) =>
    onLease(leases, number, (lease) =>
      store.queue.finish(
        lease,
        VERDICTS[number % 3] ?? SUCCEEDED,
        { ...NO_RESULT, performance: number % 2 },
        now,
      ),
    ),
  saveStage: ({ store, leases, now }, number) =>
    onLease(leases, number, (lease) => {
      const stage = pick(STAGES, number) ?? 'build'
      const status = pick(STAGE_ENDS, number) ?? 'running'
      const endedAt = status === 'running' ? null : now
      const record = { stage, status, startedAt: now, endedAt, message: null, output: null }
      return store.queue.saveStage(lease, record, now)
    }),
  handBack: ({ store, leases, now }, number) =>
    onLease(leases, number, (lease) =>
      store.queue.handBack(lease, now + (number % 3) * 40, number % 2 === 0 ? 'fault' : null, now),
    ),
  revise: ({ store, ids, now }, number) =>
    onJob(ids, number, (id) =>
      store.jobs.revise(id, { dockerfile: Buffer.from(`${number}`), dockerfileSha256: `${number}` }, now),
    ),
  update: ({ store, ids, now }, number) =>
    onJob(ids, number, (id) =>
      store.jobs.update(id, { name: `n${number % 3}`, labels: { team: `x${number % 3}`, more: 'y' } }, now),
    ),
  cancel: ({ store, ids, now }, number) => onJob(ids, number, (id) => store.jobs.cancel(id, now)),
  retry: ({ store, ids, now }, number) => onJob(ids, number, (id) => store.jobs.retry(id, 'run', now)),
  remove: ({ store, ids, now }, number) => onJob(ids, number, (id) => store.jobs.remove(id, now)),
  purge: ({ store, ids }, number) => onJob(ids, number, (id) => store.jobs.purge(id)),
  async wait(walk, number) {
    walk.now += number % 120
  },
  releaseOthers: ({ store, now }, number) => store.queue.releaseOthers(`w${number % 2}`, now),
}

async function onJob(ids: readonly string[], number: number, act: (id: string) => Promise<unknown>) {
  const id = pick(ids, number)
  if (id !== undefined) await act(id)
}

async function onLease(leases: Lease[], number: number, act: (lease: Lease) => Promise<unknown>) {
  const lease = pick(leases, number)
  if (lease !== undefined) await act(lease)
}

/** Each query finds rows that contradict each other, whatever was done before. */
const CONTRADICTIONS = {
  'a tenant whose numbers are not those of its rows': `
    SELECT t.tenant FROM tenants t WHERE (ready, leased, queued, running, succeeded, failed, cancelled) <> (
      (SELECT count(*) FROM attempts a WHERE a.tenant = t.tenant AND a.state = 'ready'),
      (SELECT count(*) FROM attempts a WHERE a.tenant = t.tenant AND a.state = 'leased'),
      ${['queued', 'running', 'succeeded', 'failed', 'cancelled']
        .map(
          (status) =>
            `(SELECT count(*) FROM jobs j WHERE j.tenant = t.tenant AND j.removed_at IS NULL AND j.status = '${status}')`,
        )
        .join(', ')})`,
  'a job whose status is not that of its latest attempt': `
    SELECT j.id FROM jobs j JOIN attempts a ON a.job_id = j.id AND a.number = j.attempt
    WHERE j.status <> CASE a.state WHEN 'leased' THEN 'running' WHEN 'ended' THEN a.verdict ->> 'status' ELSE 'queued' END`,
  'an attempt that is alive beside a later one': `
    SELECT a.job_id FROM attempts a JOIN jobs j ON j.id = a.job_id WHERE a.number <> j.attempt AND a.state <> 'ended'`,
  'a stage that runs where no worker is': `
    SELECT s.job_id FROM stages s JOIN attempts a ON a.job_id = s.job_id AND a.number = s.attempt
    WHERE s.status = 'running' AND a.state <> 'leased'`,
  'a stage of an ended attempt that began and did not end': `
    SELECT s.job_id FROM stages s JOIN attempts a ON a.job_id = s.job_id AND a.number = s.attempt
    WHERE a.state = 'ended' AND (s.status = 'pending' OR s.ended_at IS NULL OR s.ended_at < s.started_at)`,
  'a stage whose last event tells something else': `
    SELECT s.job_id FROM stages s WHERE s.status <> (
      SELECT e.data ->> 'status' FROM events e WHERE e.job_id = s.job_id AND e.type = 'stage'
      AND e.data ->> 'stage' = s.stage AND e.data ->> 'attempt' = s.attempt ORDER BY e.seq DESC LIMIT 1)`,
  'a secret of an ended job': `
    SELECT job_id FROM job_secrets s JOIN jobs j ON j.id = s.job_id WHERE j.status NOT IN ('queued', 'running')`,
  'a request that nobody is left to hear': `
    SELECT id FROM jobs WHERE status = 'queued' AND (cancel_requested = 1 OR restart = 1)`,
  'a start that waits for no cancel, or for none that is going on': `
    SELECT id FROM jobs WHERE restart = 1 AND (status <> 'running' OR cancel_requested = 0 OR removed_at IS NOT NULL)`,
  'a Dockerfile whose job has another': `
    SELECT j.id FROM jobs j JOIN dockerfiles d ON d.job_id = j.id
    WHERE d.attempt > 1 AND d.attempt = (SELECT max(attempt) FROM dockerfiles WHERE job_id = j.id)
    AND CAST(d.body AS TEXT) <> j.dockerfile_sha256`,
  'a leaderboard that is not that of the jobs': `
    WITH wanted AS (
      SELECT '' AS key, name AS value, performance, id, finished_at FROM jobs
        WHERE status = 'succeeded' AND performance IS NOT NULL AND removed_at IS NULL
      UNION ALL
      SELECT l.key, l.value, j.performance, j.id, j.finished_at FROM jobs j JOIN json_each(j.labels) l
        WHERE j.status = 'succeeded' AND j.performance IS NOT NULL AND j.removed_at IS NULL)
    SELECT * FROM (SELECT * FROM wanted EXCEPT SELECT * FROM scores)
    UNION ALL SELECT * FROM (SELECT * FROM scores EXCEPT SELECT * FROM wanted)`,
  'a name whose newest score is another': `
    WITH wanted AS (SELECT value, max(finished_at) FROM scores WHERE key = '' GROUP BY value)
    SELECT * FROM (SELECT * FROM wanted EXCEPT SELECT * FROM scored_names)
    UNION ALL SELECT * FROM (SELECT * FROM scored_names EXCEPT SELECT * FROM wanted)`,
  'an event that ended a job which goes on': `
    SELECT j.id FROM jobs j WHERE j.status IN ('queued', 'running')
    AND (SELECT type FROM events e WHERE e.job_id = j.id ORDER BY seq DESC LIMIT 1) = 'ended'`,
}

function assertConsistent(db: DatabaseSync): void {
  for (const [what, query] of Object.entries(CONTRADICTIONS)) {
    assert.deepEqual(db.prepare(query).all(), [], what)
  }
  assert.deepEqual(db.prepare('PRAGMA foreign_key_check').all(), [])
}

/** A refusal by contract (not found, conflict, lease lost) is a step like any other; all else fails the test. */
function isRefusal(error: unknown): boolean {
  return error instanceof SlipwayError && error.code !== 'storage_failed' && error.code !== 'storage_full'
}

describe('whatever is done to the jobs of a SQLite store', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-walk-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  it('leaves tables that agree with each other, after each step', async () => {
    let walks = 0
    const step = fc.tuple(fc.constantFrom(...Object.keys(STEPS)), fc.nat(1000))
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 80, size: 'max' }), async (steps) => {
        const path = join(folder, `${walks++}.db`)
        const walk: Walk = { store: await openSqliteStore({ path }), ids: [], leases: [], now: NOW }
        const reader = new DatabaseSync(path, { readOnly: true })
        try {
          for (const [name, number] of steps) {
            await STEPS[name]?.(walk, number).catch((error: unknown) => {
              if (!isRefusal(error)) throw error
            })
            assertConsistent(reader)
          }
        } finally {
          reader.close()
          await walk.store.close()
        }
      }),
      { numRuns: 50 },
    )
  })
})
