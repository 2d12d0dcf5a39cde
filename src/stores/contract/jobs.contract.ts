import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Store } from '../store.ts'
import {
  claimed,
  endedJob,
  eventTypes,
  FAILED,
  type MakeStore,
  NO_RESULT,
  newJob,
  submit,
  useStore,
} from './fixture.ts'

export function jobContract(make: MakeStore): void {
  describe('a submitted job', () => {
    const using = useStore(make)

    it('is returned as it is stored', async () => {
      const sent = newJob({
        labels: { team: 'vision', run: '7' },
        contextSha256: 'c0',
        contextBytes: 12,
        warnings: ['w'],
      })
      const { job, replayed } = await using.store.jobs.submit(sent, null)
      assert.equal(replayed, false)
      assert.deepEqual(job, await using.store.jobs.get(sent.id))
      const { dockerfile: _dockerfile, origin: _origin, secret: _secret, ...shown } = sent
      assert.deepEqual(job, { ...job, ...shown })
      assert.deepEqual([job.status, job.stage, job.attempt, job.finishedAt], ['queued', null, 1, null])
    })

    it('outlives the store that took it', async () => {
      const id = await submit(using.store)
      const instance = using.store.instanceId
      const store = await using.reopen()
      assert.equal((await store.jobs.get(id))?.id, id)
      assert.equal(store.instanceId, instance)
    })

    it('gives back its Dockerfile byte for byte', async () => {
      const dockerfile = Uint8Array.from({ length: 70_000 }, (_, index) => index % 251)
      const id = await submit(using.store, { dockerfile })
      assert.deepEqual(new Uint8Array((await using.store.jobs.dockerfile(id)) ?? []), dockerfile)
    })

    it('has a first queued attempt with all stages pending', async () => {
      const id = await submit(using.store)
      const [attempt, ...more] = await using.store.jobs.attempts(id)
      assert.deepEqual(more, [])
      assert.deepEqual(
        [attempt?.number, attempt?.from, attempt?.status, attempt?.tries],
        [1, 'validate', 'queued', 0],
      )
      assert.ok(attempt?.stages.length === 6 && attempt.stages.every((stage) => stage.status === 'pending'))
      assert.deepEqual(await eventTypes(using.store, id), ['queued'])
    })

    it('is unknown under another id', async () => {
      const { id } = newJob()
      assert.equal(await using.store.jobs.get(id), undefined)
      assert.equal(await using.store.jobs.dockerfile(id), undefined)
      assert.deepEqual(await using.store.jobs.attempts(id), [])
      await assert.rejects(using.store.jobs.cancel(id, 1), { code: 'job_not_found' })
    })

    it('is found by the context it uses until it is purged', async () => {
      const id = await endedJob(using.store, { contextSha256: 'c1', contextBytes: 5 })
      assert.equal(await using.store.jobs.usesContext('c1', 'kept'), true)
      assert.equal(await using.store.jobs.usesContext('c1', 'unfinished'), false)
      assert.equal(await using.store.jobs.usesContext('c2', 'kept'), false)
      await submit(using.store, { contextSha256: 'c2', contextBytes: 5 })
      assert.equal(await using.store.jobs.usesContext('c2', 'unfinished'), true)
      await using.store.jobs.remove(id, 1)
      assert.equal(await using.store.jobs.usesContext('c1', 'kept'), true)
      await using.store.jobs.purge(id)
      assert.equal(await using.store.jobs.usesContext('c1', 'kept'), false)
    })
  })
  idempotencyContract(make)
}

function idempotencyContract(make: MakeStore): void {
  describe('an Idempotency-Key', () => {
    const using = useStore(make)
    const key = { key: 'k-1', fingerprint: 'f-1' }

    it('returns the first job when it is repeated', async () => {
      const first = await using.store.jobs.submit(newJob(), key)
      const again = await using.store.jobs.submit(newJob(), key)
      assert.deepEqual(again, { job: first.job, replayed: true })
      assert.equal((await using.store.jobs.list({}, { limit: 9 })).length, 1)
    })

    it('makes one job of many submits at the same time', async () => {
      const all = await Promise.all(Array.from({ length: 20 }, () => using.store.jobs.submit(newJob(), key)))
      assert.equal(new Set(all.map(({ job }) => job.id)).size, 1)
      assert.equal(all.filter(({ replayed }) => !replayed).length, 1)
    })

    it('is a conflict with another body', async () => {
      const { job } = await using.store.jobs.submit(newJob(), key)
      await assert.rejects(using.store.jobs.submit(newJob(), { ...key, fingerprint: 'f-2' }), {
        code: 'idempotency_conflict',
        data: { jobId: job.id },
      })
    })

    it('is of one tenant only', async () => {
      await using.store.jobs.submit(newJob(), key)
      const other = await using.store.jobs.submit(newJob({ tenant: 'other' }), { ...key, fingerprint: 'f-2' })
      assert.equal(other.replayed, false)
    })

    it('is free again when its job was removed', async () => {
      const { job } = await using.store.jobs.submit(newJob(), key)
      await using.store.jobs.remove(job.id, 1)
      assert.equal((await using.store.jobs.submit(newJob(), key)).replayed, false)
      await using.store.jobs.purge(job.id)
      assert.equal((await using.store.jobs.submit(newJob(), key)).replayed, true)
    })
  })
}

/** Walks all pages of two. */
async function pages(store: Store, filter: Parameters<Store['jobs']['list']>[0]): Promise<string[]> {
  const ids: string[] = []
  for (;;) {
    const before = ids.at(-1)
    const page = await store.jobs.list(filter, { limit: 2, ...(before === undefined ? {} : { before }) })
    ids.push(...page.map((job) => job.id))
    if (page.length < 2) return ids
  }
}

export function listContract(make: MakeStore): void {
  describe('a list of jobs', () => {
    const using = useStore(make)

    it('pages through all of them by id, the highest first', async () => {
      const ids = await Promise.all(Array.from({ length: 7 }, () => submit(using.store)))
      assert.deepEqual(await pages(using.store, {}), ids.sort().reverse())
    })

    it('holds whole jobs', async () => {
      const id = await submit(using.store)
      assert.deepEqual(await using.store.jobs.list({}, { limit: 5 }), [await using.store.jobs.get(id)])
    })

    it('filters by each field alone and by all together', async () => {
      const a = await submit(using.store, { name: 'a', labels: { team: 'x', tier: '1' } })
      await using.store.queue.finish(await claimed(using.store), FAILED, NO_RESULT, 1)
      const b = await submit(using.store, { name: 'a', labels: { team: 'x' } })
      const c = await submit(using.store, { name: 'c', labels: { team: 'y' } })
      const label = { key: 'team', value: 'x' }
      const newestFirst = (...ids: string[]) => ids.sort().reverse()
      assert.deepEqual(await pages(using.store, { status: ['queued'] }), newestFirst(b, c))
      assert.deepEqual(await pages(using.store, { status: ['failed'] }), [a])
      assert.deepEqual(await pages(using.store, { name: 'a' }), newestFirst(a, b))
      assert.deepEqual(await pages(using.store, { label }), newestFirst(a, b))
      assert.deepEqual(await pages(using.store, { label, name: 'a', status: ['queued'] }), [b])
      assert.deepEqual(await pages(using.store, { label, name: 'c' }), [])
    })

    it('counts the jobs by status', async () => {
      await endedJob(using.store)
      await submit(using.store, { tenant: 'other' })
      await claimed(using.store)
      const cancelled = await submit(using.store)
      await using.store.jobs.cancel(cancelled, 1)
      await submit(using.store)
      assert.deepEqual(await using.store.jobs.counts(), {
        queued: 1,
        running: 1,
        succeeded: 1,
        failed: 0,
        cancelled: 1,
      })
    })

    it('names ended jobs, the longest ended first', async () => {
      const late = await endedJob(using.store, {}, { at: 30 })
      const early = await endedJob(using.store, {}, { at: 10 })
      await endedJob(using.store, {}, { at: 50 })
      await submit(using.store)
      const ended = await using.store.jobs.endedBefore(50, 10)
      assert.deepEqual(
        ended.map((job) => job.id),
        [early, late],
      )
      assert.equal((await using.store.jobs.endedBefore(50, 1)).length, 1)
    })
  })
}
