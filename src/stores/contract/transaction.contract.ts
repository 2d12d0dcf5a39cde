import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  claim,
  claimed,
  eventTypes,
  type MakeStore,
  NO_RESULT,
  newJob,
  NOW,
  SUCCEEDED,
  submit,
  useStore,
} from './fixture.ts'

export function transactionContract(make: MakeStore): void {
  describe('writes of one turn', () => {
    const using = useStore(make)

    it('keep what is good when one among them is refused', async () => {
      const id = await submit(using.store)
      const lease = await claimed(using.store)
      const foreign = { ...lease, owner: 'somebody' }
      const jobs = [newJob(), newJob()] as const
      const settled = await Promise.allSettled([
        using.store.jobs.submit(jobs[0], null),
        using.store.queue.finish(foreign, SUCCEEDED, NO_RESULT, NOW),
        using.store.jobs.cancel('no-such-job', NOW),
        using.store.jobs.submit(jobs[1], null),
      ])
      assert.deepEqual(
        settled.map((one) => one.status),
        ['fulfilled', 'rejected', 'rejected', 'fulfilled'],
      )
      assert.equal((await using.store.jobs.get(id))?.status, 'running')
      for (const job of jobs) assert.deepEqual(await eventTypes(using.store, job.id), ['queued'])
    })

    it('keep what is good when the database refuses one in the middle of it', async () => {
      const twice = newJob({ labels: { only: 'once' } })
      const before = newJob()
      const after = newJob()
      const settled = await Promise.allSettled(
        [before, twice, { ...twice, name: 'other' }, after].map((job) => using.store.jobs.submit(job, null)),
      )
      assert.deepEqual(
        settled.map((one) => one.status),
        ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
      )
      const refused = settled[2]
      assert.equal(refused?.status === 'rejected' && refused.reason.code, 'storage_failed')
      assert.equal((await using.store.jobs.get(twice.id))?.name, twice.name)
      assert.equal((await using.store.jobs.counts()).queued, 3)
      const leases = await Promise.all([1, 2, 3, 4].map(() => claim(using.store)))
      assert.deepEqual(
        leases.map((lease) => lease?.jobId),
        [before.id, twice.id, after.id, undefined],
      )
      for (const job of [before, twice, after]) {
        assert.deepEqual(await eventTypes(using.store, job.id), ['queued', 'started'])
      }
    })

    it('are applied in the order in which they were issued', async () => {
      const job = newJob()
      const [, cancelled, lease, again] = await Promise.all([
        using.store.jobs.submit(job, null),
        using.store.jobs.cancel(job.id, NOW),
        claim(using.store),
        using.store.jobs.retry(job.id, 'validate', NOW),
        using.store.jobs.update(job.id, { name: 'last' }, NOW),
      ])
      assert.deepEqual([cancelled.status, lease, again.attempt], ['cancelled', undefined, 2])
      assert.equal((await using.store.jobs.get(job.id))?.name, 'last')
    })

    it('may be thousands', async () => {
      const jobs = Array.from({ length: 2000 }, () => newJob())
      await Promise.all(jobs.map((job) => using.store.jobs.submit(job, null)))
      assert.equal((await using.store.jobs.counts()).queued, 2000)
      assert.equal((await claim(using.store))?.jobId, jobs[0]?.id)
    })

    it('go on when a listener throws', async () => {
      const id = await submit(using.store)
      const calls: number[] = []
      const stops = [
        using.store.events.onAppend(id, () => {
          throw new Error('listener')
        }),
        using.store.events.onAppend(id, () => calls.push(1)),
      ]
      await using.store.events.append(id, 'step', {}, NOW)
      for (const stop of stops) stop()
      assert.deepEqual(calls, [1])
    })

    it('that are pending are written by close, and later ones are refused', async () => {
      const job = newJob()
      const pending = using.store.jobs.submit(job, null)
      const closing = using.store.close()
      await Promise.all([pending, closing])
      await using.store.close()
      await assert.rejects(using.store.jobs.submit(newJob(), null), { code: 'storage_failed' })
      await assert.rejects(using.store.ping(), { code: 'storage_failed' })
      const store = await using.reopen()
      await store.ping()
      assert.equal((await store.jobs.get(job.id))?.id, job.id)
    })
  })
}
