import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { StageRecord } from '../../jobs/job.ts'
import type { Lease, Store } from '../store.ts'
import {
  claim,
  claimed,
  drain,
  eventTypes,
  FAILED,
  type MakeStore,
  NO_RESULT,
  NOW,
  SUCCEEDED,
  submit,
  useStore,
} from './fixture.ts'

const BUILT: StageRecord = {
  stage: 'build',
  status: 'passed',
  startedAt: NOW,
  endedAt: NOW + 3,
  message: 'from the cache',
  output: { imageId: 'sha256:1', steps: [{ name: 'RUN make', cached: true }] },
}

async function assertLost(store: Store, lease: Lease): Promise<void> {
  const lost = { code: 'lease_lost' }
  await assert.rejects(store.queue.saveStage(lease, BUILT, NOW), lost)
  await assert.rejects(store.queue.finish(lease, SUCCEEDED, NO_RESULT, NOW), lost)
  await assert.rejects(store.queue.handBack(lease, NOW, null, NOW), lost)
  assert.deepEqual(await store.queue.heartbeat([lease], NOW, 1000), { lost: [lease], cancelled: [] })
}

export function leaseContract(make: MakeStore): void {
  describe('a lease', () => {
    const using = useStore(make)

    it('is nobody else’s before it has run out', async () => {
      await submit(using.store)
      const lease = await claimed(using.store)
      assert.equal(await claim(using.store, { owner: 'worker-2', now: lease.expiresAt - 1 }), undefined)
    })

    it('goes to the next worker when it has run out, and the first can write no more', async () => {
      const id = await submit(using.store)
      const first = await claimed(using.store)
      const second = await claimed(using.store, { owner: 'worker-2', now: first.expiresAt })
      assert.deepEqual([second.jobId, second.tries], [id, 2])
      await assertLost(using.store, first)
      await using.store.queue.finish(second, FAILED, NO_RESULT, NOW)
      assert.equal((await using.store.jobs.get(id))?.reason, 'run_failed')
      assert.deepEqual(await eventTypes(using.store, id), [
        'queued',
        'started',
        'retrying',
        'started',
        'ended',
      ])
    })

    it('is lost to the same process, too, when that has claimed the attempt again', async () => {
      await submit(using.store)
      const first = await claimed(using.store)
      await claimed(using.store, { now: first.expiresAt })
      await assertLost(using.store, first)
    })

    it('is kept by heartbeats', async () => {
      await submit(using.store)
      const lease = await claimed(using.store)
      const beat = await using.store.queue.heartbeat([lease], lease.expiresAt - 1, 30_000)
      assert.deepEqual(beat, { lost: [], cancelled: [] })
      assert.equal(await claim(using.store, { now: lease.expiresAt + 1 }), undefined)
      assert.equal(await using.store.queue.nextDueAt(), lease.expiresAt - 1 + 30_000)
    })

    it('writes stages with their evidence', async () => {
      const id = await submit(using.store)
      const lease = await claimed(using.store)
      const running: StageRecord = { ...BUILT, status: 'running', endedAt: null, message: null, output: null }
      await using.store.queue.saveStage(lease, running, NOW + 1)
      await using.store.queue.saveStage(lease, BUILT, NOW + 2)
      const [attempt] = await using.store.jobs.attempts(id)
      assert.deepEqual(
        attempt?.stages.find((stage) => stage.stage === 'build'),
        BUILT,
      )
      const job = await using.store.jobs.get(id)
      assert.deepEqual([job?.stage, job?.updatedAt], ['build', NOW + 2])
      const events = await using.store.events.read(id, 0, 10)
      const { output: _, ...told } = BUILT
      assert.deepEqual(events.at(-1)?.data, { attempt: 1, ...told })
    })

    it('of another process is over when this one takes the store', async () => {
      const id = await submit(using.store)
      const other = await claimed(using.store, { owner: 'before' })
      await submit(using.store)
      const own = await claimed(using.store, { owner: 'me' })
      assert.equal(await using.store.queue.releaseOthers('me', NOW), 1)
      await assertLost(using.store, other)
      const again = await claimed(using.store, { owner: 'me' })
      assert.deepEqual([again.jobId, again.tries, again.faults], [id, 2, 0])
      assert.deepEqual((await using.store.queue.heartbeat([own, again], NOW, 1)).lost, [])
      assert.match((await using.store.jobs.attempts(id))[0]?.lastFault ?? '', /before stopped/)
    })
  })
}

export function leaseEndContract(make: MakeStore): void {
  describe('the end of a lease', () => {
    const using = useStore(make)

    it('by a verdict ends attempt and job', async () => {
      const id = await submit(using.store)
      const lease = await claimed(using.store)
      const result = {
        performance: 0.99,
        metrics: { perf: 0.99, 'perf-2.loss': 1e-9 },
        imageId: 'i',
        warnings: ['w'],
      }
      await using.store.queue.finish(lease, FAILED, result, NOW + 5)
      const job = await using.store.jobs.get(id)
      assert.deepEqual(
        { ...job, ...result, status: 'failed', reason: 'run_failed', finishedAt: NOW + 5 },
        job,
      )
      assert.equal(job?.message, FAILED.message)
      const [attempt] = await using.store.jobs.attempts(id)
      assert.deepEqual([attempt?.status, attempt?.endedAt, attempt?.verdict], ['ended', NOW + 5, FAILED])
      const ended = (await using.store.events.read(id, 0, 10)).at(-1)
      assert.deepEqual([ended?.type, ended?.data], ['ended', { attempt: 1, ...FAILED, performance: 0.99 }])
      await assertLost(using.store, lease)
    })

    it('leaves outputs that the bare attempts do not carry', async () => {
      const id = await submit(using.store)
      const lease = await claimed(using.store)
      await using.store.queue.saveStage(lease, BUILT, NOW + 1)
      const [whole] = await using.store.jobs.attempts(id)
      const [bare] = await using.store.jobs.attempts(id, 'bare')
      assert.deepEqual(whole?.stages[1]?.output, BUILT.output)
      assert.deepEqual(bare, { ...whole, stages: whole?.stages.map((stage) => ({ ...stage, output: null })) })
    })

    it('by a fault puts the attempt back until its time', async () => {
      const id = await submit(using.store)
      await using.store.queue.handBack(await claimed(using.store), NOW + 500, 'engine gone', NOW)
      const job = await using.store.jobs.get(id)
      assert.deepEqual([job?.status, job?.stage, job?.startedAt], ['queued', null, NOW])
      assert.equal(await using.store.queue.nextDueAt(), NOW + 500)
      assert.equal(await claim(using.store, { now: NOW + 499 }), undefined)
      const event = (await using.store.events.read(id, 0, 10)).at(-1)
      assert.deepEqual(
        [event?.type, event?.data],
        ['retrying', { attempt: 1, fault: 'engine gone', dueAt: NOW + 500 }],
      )
      const [attempt] = await using.store.jobs.attempts(id)
      assert.deepEqual([attempt?.status, attempt?.lastFault], ['queued', 'engine gone'])
      const again = await claimed(using.store, { now: NOW + 500 })
      assert.deepEqual([again.tries, again.faults], [2, 1])
    })

    it('without a fault counts no fault and keeps the place', async () => {
      const [first, second] = [await submit(using.store), await submit(using.store)]
      const lease = await claimed(using.store)
      await using.store.queue.handBack(lease, NOW, null, NOW)
      await assertLost(using.store, lease)
      const again = await claimed(using.store)
      assert.deepEqual([again.jobId, again.tries, again.faults], [first, 2, 0])
      assert.deepEqual(await drain(using.store), [second])
    })

    it('by success clears the last fault', async () => {
      const id = await submit(using.store)
      await using.store.queue.handBack(await claimed(using.store), NOW, 'engine gone', NOW)
      await using.store.queue.finish(await claimed(using.store), SUCCEEDED, NO_RESULT, NOW)
      assert.equal((await using.store.jobs.attempts(id))[0]?.lastFault, null)
    })

    it('wakes those who wait for work', async () => {
      const wakes: boolean[] = []
      const stop = using.store.queue.onWake((wake) => wakes.push(wake.due))
      await submit(using.store)
      assert.deepEqual(wakes, [true])
      const lease = await claimed(using.store)
      assert.deepEqual(wakes, [true])
      await using.store.queue.handBack(lease, NOW, null, NOW)
      await using.store.queue.finish(await claimed(using.store), SUCCEEDED, NO_RESULT, NOW)
      assert.deepEqual(wakes, [true, true, true])
      stop()
      await submit(using.store)
      assert.equal(wakes.length, 3)
    })

    it('leaves the numbers of its tenant right, so that its limit holds afterwards', async () => {
      for (let count = 0; count < 4; count++) await submit(using.store)
      const [a, b] = [await claimed(using.store), await claimed(using.store)]
      await using.store.queue.handBack(a, NOW + 1, 'engine gone', NOW)
      await using.store.jobs.cancel(b.jobId, NOW)
      await using.store.queue.handBack(b, NOW, null, NOW)
      const later = { now: NOW + 60_000, perTenant: 2 }
      assert.equal((await drain(using.store, later)).length, 2)
      await using.store.queue.releaseOthers('none', NOW + 60_000)
      assert.equal((await drain(using.store, later)).length, 2)
    })
  })
}
