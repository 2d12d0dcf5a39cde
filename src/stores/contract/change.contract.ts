import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { StageRecord } from '../../jobs/job.ts'
import {
  claim,
  claimed,
  drain,
  endedJob,
  eventTypes,
  FAILED,
  type MakeStore,
  NO_RESULT,
  newJob,
  NOW,
  submit,
  SUCCEEDED,
  useStore,
} from './fixture.ts'

export function changeContract(make: MakeStore): void {
  describe('a change of a job', () => {
    const using = useStore(make)

    it('replaces what the patch names and nothing else', async () => {
      const id = await submit(using.store, { labels: { team: 'x', old: '1' } })
      const before = await using.store.jobs.get(id)
      const patch = { name: 'new', labels: { team: 'y' } }
      const after = await using.store.jobs.update(id, patch, NOW + 5)
      assert.deepEqual(after, { ...before, ...patch, updatedAt: NOW + 5 })
      assert.deepEqual(await using.store.jobs.get(id), after)
      assert.deepEqual(await using.store.jobs.list({ label: { key: 'old', value: '1' } }, { limit: 5 }), [])
      assert.equal(
        (await using.store.jobs.list({ label: { key: 'team', value: 'y' } }, { limit: 5 })).length,
        1,
      )
      assert.deepEqual(await eventTypes(using.store, id), ['queued', 'updated'])
    })

    it('reorders the queue with a new priority', async () => {
      const [first, second] = [await submit(using.store), await submit(using.store)]
      await using.store.jobs.update(second, { priority: 10 }, NOW)
      assert.deepEqual(await drain(using.store), [second, first])
    })
  })
  cancelContract(make)
  retryContract(make)
}

function cancelContract(make: MakeStore): void {
  describe('cancelling', () => {
    const using = useStore(make)

    it('ends a queued job at once', async () => {
      const id = await submit(using.store)
      const job = await using.store.jobs.cancel(id, NOW + 1)
      assert.deepEqual([job.status, job.finishedAt, job.reason], ['cancelled', NOW + 1, null])
      assert.deepEqual(await using.store.jobs.get(id), job)
      assert.deepEqual(await eventTypes(using.store, id), ['queued', 'ended'])
      assert.equal(await claim(using.store), undefined)
      assert.equal((await using.store.jobs.attempts(id))[0]?.verdict?.status, 'cancelled')
    })

    it('ends a job that waits for its next try', async () => {
      const id = await submit(using.store)
      await using.store.queue.handBack(await claimed(using.store), NOW + 1000, 'engine gone', NOW)
      assert.equal((await using.store.jobs.cancel(id, NOW)).status, 'cancelled')
      assert.equal(await claim(using.store, { now: NOW + 2000 }), undefined)
      assert.equal(await using.store.queue.nextDueAt(), null)
    })

    it('asks the worker of a running job by a wake and at its heartbeat', async () => {
      const id = await submit(using.store)
      const lease = await claimed(using.store)
      const cancels: (string | undefined)[] = []
      const stop = using.store.queue.onWake((wake) => cancels.push(wake.cancel))
      const job = await using.store.jobs.cancel(id, NOW)
      stop()
      assert.deepEqual([job.status, job.cancelRequested], ['running', true])
      assert.deepEqual(cancels, [id])
      const beat = await using.store.queue.heartbeat([lease], NOW, 1000)
      assert.deepEqual(beat, { lost: [], cancelled: [lease] })
    })

    it('ends a job that is handed back, for nobody else would see the request', async () => {
      const id = await submit(using.store)
      const lease = await claimed(using.store)
      await using.store.jobs.cancel(id, NOW)
      await using.store.queue.handBack(lease, NOW, null, NOW)
      assert.equal((await using.store.jobs.get(id))?.status, 'cancelled')
      assert.equal(await claim(using.store), undefined)
    })

    it('changes nothing in an ended job', async () => {
      const id = await endedJob(using.store)
      const before = await using.store.jobs.get(id)
      assert.deepEqual(await using.store.jobs.cancel(id, NOW + 9), before)
      assert.deepEqual(await eventTypes(using.store, id), ['queued', 'started', 'ended'])
    })
  })
}

const passed = (stage: StageRecord['stage'], output: unknown): StageRecord => ({
  stage,
  status: 'passed',
  startedAt: NOW,
  endedAt: NOW + 1,
  message: null,
  output,
})

function retryContract(make: MakeStore): void {
  describe('a retry', () => {
    const using = useStore(make)

    it('is a new attempt that takes over the stages before its first', async () => {
      const id = await submit(using.store)
      const lease = await claimed(using.store)
      await using.store.queue.saveStage(lease, passed('validate', { bytes: 3 }), NOW)
      await using.store.queue.saveStage(lease, passed('build', { imageId: 'sha256:1' }), NOW)
      await using.store.queue.saveStage(lease, { ...passed('run', null), status: 'rejected' }, NOW)
      await using.store.queue.finish(
        lease,
        FAILED,
        { ...NO_RESULT, performance: 0.5, imageId: 'sha256:1' },
        NOW,
      )
      const job = await using.store.jobs.retry(id, 'run', NOW + 9)
      assert.deepEqual([job.status, job.attempt, job.reason, job.performance], ['queued', 2, null, null])
      assert.deepEqual([job.stage, job.finishedAt, job.message], [null, null, null])
      const [first, second] = await using.store.jobs.attempts(id)
      assert.deepEqual(first?.verdict, FAILED)
      assert.equal(second?.from, 'run')
      assert.deepEqual(second?.stages.slice(0, 2), first?.stages.slice(0, 2))
      assert.ok(second?.stages.slice(2).every((stage) => stage.status === 'pending'))
      assert.equal(await using.store.images.isUsed('sha256:1'), true)
    })

    it('can be claimed, and ends by itself', async () => {
      const id = await endedJob(using.store)
      await using.store.jobs.retry(id, 'validate', NOW)
      const lease = await claimed(using.store)
      assert.deepEqual([lease.jobId, lease.attempt, lease.tries], [id, 2, 1])
      await using.store.queue.finish(lease, FAILED, NO_RESULT, NOW)
      assert.equal((await using.store.jobs.get(id))?.status, 'failed')
      const counts = await using.store.jobs.counts()
      assert.deepEqual([counts.succeeded, counts.failed, counts.queued], [0, 1, 0])
    })

    it('forgets that the attempt before was cancelled', async () => {
      const id = await submit(using.store)
      await claimed(using.store).then((lease) =>
        using.store.jobs
          .cancel(id, NOW)
          .then(() => using.store.queue.finish(lease, { ...SUCCEEDED, status: 'cancelled' }, NO_RESULT, NOW)),
      )
      assert.equal((await using.store.jobs.retry(id, 'validate', NOW)).cancelRequested, false)
    })

    it('is a conflict while the job is queued or running', async () => {
      const id = await submit(using.store)
      await assert.rejects(using.store.jobs.retry(id, 'build', NOW), { code: 'job_state_conflict' })
      await claimed(using.store)
      await assert.rejects(using.store.jobs.retry(id, 'build', NOW), { code: 'job_state_conflict' })
    })
  })
}

export function removalContract(make: MakeStore): void {
  describe('a removed job', () => {
    const using = useStore(make)

    it('is unknown to every reader and writer at once', async () => {
      const id = await endedJob(
        using.store,
        { name: 'gone', labels: { team: 'x' } },
        { result: { imageId: 'i' } },
      )
      const { jobs, events, logs, queue, images } = using.store
      await logs.append(id, 1, [{ seq: 1, at: 1, stage: 'run', step: null, stream: 'stdout', text: 'x' }])
      await jobs.remove(id, NOW)
      assert.equal(await jobs.get(id), undefined)
      assert.equal(await jobs.dockerfile(id), undefined)
      assert.deepEqual(await jobs.attempts(id), [])
      for (const filter of [
        {},
        { name: 'gone' },
        { status: ['succeeded'] },
        { label: { key: 'team', value: 'x' } },
      ] as const) {
        assert.deepEqual(await jobs.list(filter, { limit: 5 }), [])
      }
      assert.deepEqual(await events.read(id, 0, 10), [])
      assert.deepEqual(await logs.read(id, {}, 0, 10), [])
      assert.equal(await queue.position(id, 10), null)
      assert.equal(await images.isUsed('i'), false)
      assert.deepEqual(await jobs.endedBefore(NOW * 2, 10), [])
      assert.equal((await jobs.counts()).succeeded, 0)
      for (const write of [
        jobs.update(id, {}, 1),
        jobs.cancel(id, 1),
        jobs.retry(id, 'run', 1),
        jobs.remove(id, 1),
      ]) {
        await assert.rejects(write, { code: 'job_not_found' })
      }
    })

    it('leaves the queue', async () => {
      await using.store.jobs.remove(await submit(using.store), NOW)
      assert.equal(await claim(using.store), undefined)
      assert.equal((await using.store.jobs.removed(10)).length, 1)
      assert.equal((await using.store.jobs.counts()).cancelled, 0)
    })

    it('is cancelled when it runs, and cleaned up only once it has ended', async () => {
      const id = await submit(using.store)
      const lease = await claimed(using.store)
      await using.store.jobs.remove(id, NOW)
      assert.deepEqual(await using.store.jobs.removed(10), [])
      await assert.rejects(using.store.jobs.purge(id), { code: 'job_state_conflict' })
      assert.deepEqual((await using.store.queue.heartbeat([lease], NOW, 1)).cancelled, [lease])
      await using.store.queue.finish(
        lease,
        { ...SUCCEEDED, status: 'cancelled' },
        { ...NO_RESULT, imageId: 'i' },
        NOW,
      )
      const [removed] = await using.store.jobs.removed(10)
      assert.deepEqual([removed?.id, removed?.imageId], [id, 'i'])
      const { running, cancelled } = await using.store.jobs.counts()
      assert.deepEqual([running, cancelled], [0, 0])
    })

    it('leaves nothing behind once it is purged, however often', async () => {
      const sent = newJob({ labels: { team: 'x' } })
      await endedJob(using.store, sent)
      await using.store.logs.append(sent.id, 1, [
        { seq: 1, at: 1, stage: 'run', step: null, stream: 'stdout', text: 'x' },
      ])
      await using.store.jobs.remove(sent.id, NOW)
      await using.store.jobs.purge(sent.id)
      await using.store.jobs.purge(sent.id)
      assert.deepEqual(await using.store.jobs.removed(10), [])
      await assert.rejects(using.store.events.append(sent.id, 'step', {}, 1), { code: 'job_not_found' })
      await assert.rejects(using.store.logs.append(sent.id, 1, []), { code: 'job_not_found' })
      // the same id again finds no row in its way, and none of its predecessor's
      await using.store.jobs.submit(sent, null)
      assert.deepEqual(await eventTypes(using.store, sent.id), ['queued'])
      assert.deepEqual(await using.store.logs.read(sent.id, {}, 0, 10), [])
    })

    it('is not purged while it is still there', async () => {
      await assert.rejects(using.store.jobs.purge(await endedJob(using.store)), {
        code: 'job_state_conflict',
      })
    })
  })
}
