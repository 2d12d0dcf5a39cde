import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  claim,
  claimed,
  drain,
  endedJob,
  eventTypes,
  type MakeStore,
  newJob,
  NOW,
  submit,
  useStore,
} from './fixture.ts'
import { revisedWhileRunning, revision, stateOf, textOf } from './revision-fixture.ts'

export function reviseContract(make: MakeStore): void {
  reviseAnyContract(make)
  reviseQueuedContract(make)
}

function reviseAnyContract(make: MakeStore): void {
  describe('a revision', () => {
    const using = useStore(make)

    it('of an ended job is a new attempt from the first stage, at once', async () => {
      const id = await endedJob(
        using.store,
        {},
        { result: { performance: 1, metrics: { perf: 1 }, warnings: ['w'] } },
      )
      const given = revision('FROM scratch')
      const job = await using.store.jobs.revise(id, given, NOW + 9)
      assert.deepEqual(await using.store.jobs.get(id), job)
      assert.equal(await stateOf(using.store, id), 'queued 2: succeeded, queued')
      assert.deepEqual([job.dockerfileSha256, job.dockerfileBytes], [given.dockerfileSha256, 12])
      assert.deepEqual([job.performance, job.metrics, job.warnings, job.message], [null, {}, [], null])
      assert.deepEqual([job.cancelRequested, job.finishedAt, job.updatedAt], [false, null, NOW + 9])
      assert.equal((await using.store.jobs.attempts(id))[1]?.from, 'validate')
      assert.deepEqual(await eventTypes(using.store, id), ['queued', 'started', 'ended', 'updated', 'queued'])
      const { jobId, attempt } = await claimed(using.store)
      assert.deepEqual([jobId, attempt], [id, 2])
    })

    it('leaves each attempt the Dockerfile that it was made with', async () => {
      const id = await endedJob(using.store, { dockerfile: Buffer.from('one') })
      await using.store.jobs.retry(id, 'validate', NOW)
      await using.store.jobs.revise(id, revision('three'), NOW)
      await using.store.jobs.cancel(id, NOW)
      await using.store.jobs.retry(id, 'validate', NOW)
      const texts = await Promise.all([1, 2, 3, 4].map((attempt) => textOf(using.store, id, attempt)))
      assert.deepEqual(texts, ['one', 'one', 'three', 'three'])
      assert.equal(await textOf(using.store, id), 'three')
      assert.equal(await using.store.jobs.dockerfile(id, 0), undefined)
    })

    it('says in an event what the Dockerfile is from now on', async () => {
      const id = await endedJob(using.store)
      const given = revision('FROM scratch')
      await using.store.jobs.revise(id, given, NOW)
      const updated = (await using.store.events.read(id, 0, 10)).find((event) => event.type === 'updated')
      assert.deepEqual(updated?.data, { dockerfileSha256: given.dockerfileSha256, dockerfileBytes: 12 })
    })

    it('replaces the origin when it brings one, and leaves it otherwise', async () => {
      const id = await endedJob(using.store, { origin: { door: 'a', number: '1' } })
      await using.store.jobs.revise(id, revision('b'), NOW)
      assert.deepEqual(await using.store.jobs.origin(id), { door: 'a', number: '1' })
      await using.store.jobs.revise(id, revision('c', { origin: { door: 'b' } }), NOW)
      assert.deepEqual(await using.store.jobs.origin(id), { door: 'b' })
    })

    it('is refused for a job that is unknown or removed', async () => {
      const id = await endedJob(using.store)
      await using.store.jobs.remove(id, NOW)
      for (const missing of [id, newJob().id]) {
        await assert.rejects(using.store.jobs.revise(missing, revision('x'), NOW), { code: 'job_not_found' })
      }
    })

    it('is there after the store was opened again', async () => {
      const { id } = await revisedWhileRunning(using.store)
      const store = await using.reopen()
      await store.queue.releaseOthers('the next process', NOW)
      assert.equal(await stateOf(store, id), 'queued 2: cancelled, queued')
      assert.equal(await textOf(store, id, 2), 'FROM b')
    })
  })
}

function reviseQueuedContract(make: MakeStore): void {
  describe('a revision of a queued job', () => {
    const using = useStore(make)

    it('ends its attempt and queues the next one, and its secret stays', async () => {
      const id = await submit(using.store, { secret: 'sealed' })
      await using.store.jobs.revise(id, revision('FROM b'), NOW + 1)
      assert.equal(await stateOf(using.store, id), 'queued 2: cancelled, queued')
      assert.deepEqual(await eventTypes(using.store, id), ['queued', 'updated', 'ended', 'queued'])
      assert.equal(await using.store.jobs.secret(id), 'sealed')
      assert.equal((await claimed(using.store)).attempt, 2)
      assert.equal(await claim(using.store), undefined)
    })

    it('counts it once, however often it is revised', async () => {
      const id = await submit(using.store)
      for (const text of ['b', 'c', 'd']) await using.store.jobs.revise(id, revision(text), NOW)
      assert.equal(await stateOf(using.store, id), 'queued 4: cancelled, cancelled, cancelled, queued')
      const { queued, cancelled } = await using.store.jobs.counts()
      assert.deepEqual([queued, cancelled], [1, 0])
      assert.equal(await using.store.queue.position(id, 10), 1)
      assert.deepEqual(await drain(using.store), [id])
    })

    it('does not let the new attempt wait for the time of the old one', async () => {
      const id = await submit(using.store)
      await using.store.queue.handBack(await claimed(using.store), NOW + 60_000, 'engine gone', NOW)
      await using.store.jobs.revise(id, revision('FROM b'), NOW)
      const lease = await claimed(using.store)
      assert.deepEqual([lease.attempt, lease.tries, lease.faults], [2, 1, 0])
    })
  })
}
