import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  claimed,
  endedJob,
  FAILED,
  type MakeStore,
  NO_RESULT,
  newJob,
  NOW,
  submit,
  SUCCEEDED,
  useStore,
} from './fixture.ts'

export function publishingContract(make: MakeStore): void {
  originContract(make)
  secretContract(make)
  resultContract(make)
}

function originContract(make: MakeStore): void {
  describe('the origin of a job', () => {
    const using = useStore(make)

    it('is replaced by a change that brings one, and left by any other', async () => {
      const id = await submit(using.store, { origin: { door: 'a' } })
      const job = await using.store.jobs.update(id, { name: 'new', origin: { door: 'b' } }, NOW)
      assert.ok(!('origin' in job))
      assert.deepEqual(await using.store.jobs.origin(id), { door: 'b' })
      await using.store.jobs.update(id, { name: 'newer' }, NOW)
      assert.deepEqual(await using.store.jobs.origin(id), { door: 'b' })
    })

    it('is what its front door gave, as long as the job is there', async () => {
      const origin = { door: 'b', 'a "key"': '“é”\n' }
      const id = await endedJob(using.store, { origin })
      assert.deepEqual(await using.store.jobs.origin(id), origin)
      await using.store.jobs.remove(id, NOW)
      assert.equal(await using.store.jobs.origin(id), undefined)
    })

    it('is nothing for a job without it and for an unknown one', async () => {
      assert.equal(await using.store.jobs.origin(await submit(using.store)), undefined)
      assert.equal(await using.store.jobs.origin(newJob().id), undefined)
    })
  })
}

function secretContract(make: MakeStore): void {
  describe('a secret that came with a job', () => {
    const using = useStore(make)

    it('is there while the job is queued and while it runs, over a fault too', async () => {
      const id = await submit(using.store, { secret: 'sealed' })
      assert.equal(await using.store.jobs.secret(id), 'sealed')
      await using.store.queue.handBack(await claimed(using.store), NOW, 'engine gone', NOW)
      await claimed(using.store)
      assert.equal(await using.store.jobs.secret(id), 'sealed')
    })

    it('is erased when the job ends, with whatever verdict', async () => {
      for (const verdict of [SUCCEEDED, FAILED]) {
        const id = await submit(using.store, { secret: 'sealed' })
        await using.store.queue.finish(await claimed(using.store), verdict, NO_RESULT, NOW)
        assert.equal(await using.store.jobs.secret(id), undefined)
      }
    })

    it('is erased when the job is cancelled while it is queued', async () => {
      const id = await submit(using.store, { secret: 'sealed' })
      await using.store.jobs.cancel(id, NOW)
      assert.equal(await using.store.jobs.secret(id), undefined)
    })

    it('is erased when a cancelled job loses its worker', async () => {
      const id = await submit(using.store, { secret: 'sealed' })
      await claimed(using.store)
      await using.store.jobs.cancel(id, NOW)
      await using.store.queue.releaseOthers('me', NOW)
      assert.equal(await using.store.jobs.secret(id), undefined)
    })

    it('is not to be had of a removed job', async () => {
      const id = await submit(using.store, { secret: 'sealed' })
      await claimed(using.store)
      await using.store.jobs.remove(id, NOW)
      assert.equal(await using.store.jobs.secret(id), undefined)
    })

    it('comes again with a retry, and only with one that brings it', async () => {
      const id = await endedJob(using.store, { secret: 'first' })
      await using.store.jobs.retry(id, 'publish', NOW)
      assert.equal(await using.store.jobs.secret(id), undefined)
      await using.store.jobs.cancel(id, NOW)
      await using.store.jobs.retry(id, 'publish', NOW, 'second')
      assert.equal(await using.store.jobs.secret(id), 'second')
      await using.store.queue.finish(await claimed(using.store), SUCCEEDED, NO_RESULT, NOW)
      assert.equal(await using.store.jobs.secret(id), undefined)
    })

    it('is not taken from a retry that is refused', async () => {
      const id = await submit(using.store, { secret: 'first' })
      await assert.rejects(using.store.jobs.retry(id, 'publish', NOW, 'second'), {
        code: 'job_state_conflict',
      })
      assert.equal(await using.store.jobs.secret(id), 'first')
    })

    it('stays that of the first job when a submit is repeated', async () => {
      const key = { key: 'k', fingerprint: 'f' }
      const { job } = await using.store.jobs.submit(newJob({ secret: 'first' }), key)
      const again = newJob({ secret: 'second', origin: { door: 'b' } })
      assert.equal((await using.store.jobs.submit(again, key)).replayed, true)
      assert.equal(await using.store.jobs.secret(job.id), 'first')
      assert.equal(await using.store.jobs.secret(again.id), undefined)
      assert.equal(await using.store.jobs.origin(job.id), undefined)
    })

    it('leaves nothing behind in a purged job, and neither do its origin and its Dockerfile', async () => {
      const sent = newJob({ secret: 'sealed', origin: { door: 'b' } })
      await using.store.jobs.submit(sent, null)
      await using.store.jobs.remove(sent.id, NOW)
      await using.store.jobs.purge(sent.id)
      await using.store.jobs.submit({ ...sent, secret: null, origin: null }, null)
      assert.equal(await using.store.jobs.secret(sent.id), undefined)
      assert.equal(await using.store.jobs.origin(sent.id), undefined)
      assert.equal(await using.store.jobs.dockerfile(sent.id, 0), undefined)
    })
  })
}

function resultContract(make: MakeStore): void {
  describe('what was found out of an image', () => {
    const using = useStore(make)

    it('is its hardening index, there before the attempt has ended', async () => {
      const id = await submit(using.store)
      const lease = await claimed(using.store)
      await using.store.queue.saveHardening(lease, 62.5, NOW + 3)
      const job = await using.store.jobs.get(id)
      assert.deepEqual([job?.status, job?.hardening, job?.updatedAt], ['running', 62.5, NOW + 3])
      const event = (await using.store.events.read(id, 0, 10)).at(-1)
      assert.deepEqual([event?.type, event?.data], ['updated', { hardening: 62.5 }])
      await using.store.queue.finish(lease, SUCCEEDED, NO_RESULT, NOW + 4)
      assert.equal((await using.store.jobs.get(id))?.hardening, 62.5)
    })

    it('is taken from the holder of the lease only', async () => {
      const id = await submit(using.store)
      const lease = await claimed(using.store)
      const foreign = { ...lease, owner: 'somebody' }
      await assert.rejects(using.store.queue.saveHardening(foreign, 62, NOW), { code: 'lease_lost' })
      await using.store.queue.finish(lease, SUCCEEDED, NO_RESULT, NOW)
      await assert.rejects(using.store.queue.saveHardening(lease, 62, NOW), { code: 'lease_lost' })
      assert.equal((await using.store.jobs.get(id))?.hardening, null)
    })

    it('is found out anew by an attempt that comes by the scan, and kept by a later start', async () => {
      const id = await submit(using.store)
      const lease = await claimed(using.store)
      await using.store.queue.saveHardening(lease, 62, NOW)
      await using.store.queue.finish(lease, FAILED, NO_RESULT, NOW)
      for (const [from, index] of [
        ['publish', 62],
        ['run', 62],
        ['scan', null],
      ] as const) {
        assert.equal((await using.store.jobs.retry(id, from, NOW)).hardening, index)
        await using.store.jobs.cancel(id, NOW)
      }
    })

    it('is where it was published, until it is published anew', async () => {
      const id = await endedJob(using.store, {}, { result: { published: 'r/a@sha256:1' } })
      assert.equal((await using.store.jobs.get(id))?.published, 'r/a@sha256:1')
      assert.equal((await using.store.jobs.retry(id, 'build', NOW)).published, 'r/a@sha256:1')
      await using.store.queue.finish(await claimed(using.store), FAILED, NO_RESULT, NOW)
      assert.equal((await using.store.jobs.get(id))?.published, 'r/a@sha256:1')
      await using.store.jobs.retry(id, 'build', NOW)
      const result = { ...NO_RESULT, published: 'r/a@sha256:2' }
      await using.store.queue.finish(await claimed(using.store), SUCCEEDED, result, NOW)
      assert.equal((await using.store.jobs.list({}, { limit: 1 }))[0]?.published, 'r/a@sha256:2')
    })
  })
}
