import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  claim,
  claimed,
  drain,
  eventTypes,
  FAILED,
  type MakeStore,
  NO_RESULT,
  NOW,
  submit,
  SUCCEEDED,
  useStore,
} from './fixture.ts'
import { CANCELLED, revisedWhileRunning, revision, stateOf, textOf } from './revision-fixture.ts'

/** What becomes of a job that was given another Dockerfile while it ran. */
export function restartContract(make: MakeStore): void {
  reviseRunningContract(make)
  nextAttemptContract(make)
  cancelRevisedContract(make)
}

function reviseRunningContract(make: MakeStore): void {
  describe('a revision of a running job', () => {
    const using = useStore(make)

    it('asks its worker to cancel, by a wake and at its heartbeat', async () => {
      const id = await submit(using.store)
      const lease = await claimed(using.store)
      const cancels: (string | undefined)[] = []
      const stop = using.store.queue.onWake((wake) => cancels.push(wake.cancel))
      const given = revision('FROM b')
      const job = await using.store.jobs.revise(id, given, NOW + 1)
      stop()
      assert.deepEqual(cancels, [id])
      assert.deepEqual((await using.store.queue.heartbeat([lease], NOW, 1000)).cancelled, [lease])
      assert.deepEqual([job.status, job.attempt, job.cancelRequested], ['running', 1, true])
      assert.equal(job.dockerfileSha256, given.dockerfileSha256)
      assert.deepEqual(await using.store.jobs.get(id), job)
    })

    it('leaves the running attempt its Dockerfile, and shows the new one to everybody else', async () => {
      const { id } = await revisedWhileRunning(using.store)
      assert.equal(await textOf(using.store, id, 1), 'FROM a')
      assert.equal(await textOf(using.store, id), 'FROM b')
    })

    it('gives way to a further one before the attempt has ended', async () => {
      const { id, lease } = await revisedWhileRunning(using.store)
      await using.store.jobs.revise(id, revision('FROM c'), NOW + 2)
      await using.store.queue.finish(lease, CANCELLED, NO_RESULT, NOW + 3)
      assert.equal(await stateOf(using.store, id), 'queued 2: cancelled, queued')
      assert.equal(await textOf(using.store, id, 2), 'FROM c')
    })

    it('starts a job again that was asked to cancel before', async () => {
      const id = await submit(using.store)
      const lease = await claimed(using.store)
      await using.store.jobs.cancel(id, NOW)
      await using.store.jobs.revise(id, revision('FROM b'), NOW)
      await using.store.queue.finish(lease, CANCELLED, NO_RESULT, NOW)
      assert.equal(await stateOf(using.store, id), 'queued 2: cancelled, queued')
    })

    it('is never seen as ended by who is told of its events', async () => {
      const { id, lease } = await revisedWhileRunning(using.store)
      const seen: Promise<string>[] = []
      const stop = using.store.events.onAppend(id, () => {
        seen.push(stateOf(using.store, id))
      })
      await using.store.queue.finish(lease, CANCELLED, NO_RESULT, NOW)
      stop()
      assert.deepEqual(await Promise.all(seen), ['queued 2: cancelled, queued'])
      const types = await eventTypes(using.store, id)
      assert.deepEqual(types, ['queued', 'started', 'updated', 'ended', 'queued'])
    })
  })
}

function nextAttemptContract(make: MakeStore): void {
  describe('the attempt for which a revision waits', () => {
    const using = useStore(make)

    for (const verdict of [SUCCEEDED, FAILED, CANCELLED]) {
      it(`is queued when the one before ends as ${verdict.status}, and starts with nothing of it`, async () => {
        const { id, lease } = await revisedWhileRunning(using.store)
        const result = {
          performance: 0.5,
          metrics: { perf: 0.5 },
          imageId: 'i',
          warnings: ['w'],
          published: 'r/a@sha256:1',
        }
        await using.store.queue.finish(lease, verdict, result, NOW + 5)
        assert.equal(await stateOf(using.store, id), `queued 2: ${verdict.status}, queued`)
        const job = await using.store.jobs.get(id)
        assert.deepEqual([job?.performance, job?.metrics, job?.warnings, job?.reason], [null, {}, [], null])
        assert.deepEqual([job?.cancelRequested, job?.finishedAt, job?.stage], [false, null, null])
        // a fact about the registry, and the image that is collected only when nothing has it
        assert.deepEqual([job?.published, job?.imageId], ['r/a@sha256:1', 'i'])
        assert.equal(await using.store.jobs.secret(id), 'sealed')
        const next = await claimed(using.store)
        assert.deepEqual([next.jobId, next.attempt], [id, 2])
        await using.store.queue.finish(next, SUCCEEDED, NO_RESULT, NOW + 6)
        assert.equal(await stateOf(using.store, id), `succeeded 2: ${verdict.status}, succeeded`)
        assert.equal(await using.store.jobs.secret(id), undefined)
      })
    }

    it('is queued when the one before is handed back', async () => {
      const { id, lease } = await revisedWhileRunning(using.store)
      await using.store.queue.handBack(lease, NOW + 60_000, 'engine gone', NOW)
      assert.equal(await stateOf(using.store, id), 'queued 2: cancelled, queued')
      assert.equal((await claimed(using.store)).attempt, 2)
    })

    it('is queued when the lease of the one before runs out, and may be claimed in that very call', async () => {
      const { id, lease } = await revisedWhileRunning(using.store)
      const next = await claimed(using.store, { owner: 'worker-2', now: lease.expiresAt })
      assert.deepEqual([next.jobId, next.attempt, next.tries], [id, 2, 1])
      await assert.rejects(using.store.queue.finish(lease, SUCCEEDED, NO_RESULT, NOW), { code: 'lease_lost' })
      assert.equal(await stateOf(using.store, id), 'running 2: cancelled, running')
    })

    it('is queued when another process takes the store', async () => {
      const { id } = await revisedWhileRunning(using.store)
      assert.equal(await using.store.queue.releaseOthers('me', NOW), 1)
      assert.equal(await stateOf(using.store, id), 'queued 2: cancelled, queued')
      const { queued, running, cancelled } = await using.store.jobs.counts()
      assert.deepEqual([queued, running, cancelled], [1, 0, 0])
    })

    it('takes the priority along that the job was given meanwhile', async () => {
      const { id, lease } = await revisedWhileRunning(using.store)
      const other = await submit(using.store, { priority: 5 })
      await using.store.jobs.update(id, { priority: 10 }, NOW)
      await using.store.queue.finish(lease, CANCELLED, NO_RESULT, NOW)
      assert.deepEqual(await drain(using.store), [id, other])
    })

    it('leaves the limit of its tenant right', async () => {
      const { id, lease } = await revisedWhileRunning(using.store)
      const other = await submit(using.store)
      assert.equal(await claim(using.store, { perTenant: 1 }), undefined)
      await using.store.queue.finish(lease, CANCELLED, NO_RESULT, NOW)
      assert.deepEqual(await drain(using.store, { perTenant: 1 }), [other])
      assert.deepEqual(await drain(using.store, { perTenant: 2 }), [id])
    })
  })
}

function cancelRevisedContract(make: MakeStore): void {
  describe('a job that waits to start again', () => {
    const using = useStore(make)

    it('ends for good when it is cancelled after its revision', async () => {
      const { id, lease } = await revisedWhileRunning(using.store)
      const job = await using.store.jobs.cancel(id, NOW + 2)
      assert.deepEqual([job.status, job.cancelRequested], ['running', true])
      await using.store.queue.finish(lease, CANCELLED, NO_RESULT, NOW + 3)
      assert.equal(await stateOf(using.store, id), 'cancelled 1: cancelled')
      assert.equal(await using.store.jobs.secret(id), undefined)
      assert.equal(await claim(using.store), undefined)
      assert.deepEqual(await eventTypes(using.store, id), [
        'queued',
        'started',
        'updated',
        'updated',
        'ended',
      ])
    })

    it('ends for good, too, when it is handed back after the cancel', async () => {
      const { id, lease } = await revisedWhileRunning(using.store)
      await using.store.jobs.cancel(id, NOW)
      await using.store.queue.handBack(lease, NOW, null, NOW)
      assert.equal(await stateOf(using.store, id), 'cancelled 1: cancelled')
    })

    it('begins with its new Dockerfile at the first stage when it is tried again after that', async () => {
      const { id, lease } = await revisedWhileRunning(using.store)
      const built = { stage: 'validate', status: 'passed', message: null, output: { of: 'FROM a' } } as const
      await using.store.queue.saveStage(lease, { ...built, startedAt: NOW, endedAt: NOW }, NOW)
      await using.store.jobs.cancel(id, NOW)
      await using.store.queue.finish(lease, CANCELLED, NO_RESULT, NOW)
      await using.store.jobs.retry(id, 'run', NOW)
      const second = (await using.store.jobs.attempts(id))[1]
      assert.equal(second?.from, 'validate')
      assert.ok(second?.stages.every((stage) => stage.status === 'pending'))
      assert.equal(await textOf(using.store, id, 2), 'FROM b')
    })

    it('is gone for good when it is removed', async () => {
      const { id, lease } = await revisedWhileRunning(using.store)
      await using.store.jobs.remove(id, NOW)
      await using.store.queue.finish(lease, CANCELLED, NO_RESULT, NOW)
      assert.equal(await claim(using.store), undefined)
      assert.deepEqual(
        (await using.store.jobs.removed(10)).map((job) => job.id),
        [id],
      )
      assert.deepEqual(await using.store.jobs.counts(), {
        queued: 0,
        running: 0,
        succeeded: 0,
        failed: 0,
        cancelled: 0,
      })
      await using.store.jobs.purge(id)
    })
  })
}
