import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JobEvent, StageName, StageRecord } from '../../jobs/job.ts'
import type { Lease, Store } from '../store.ts'
import { claimed, FAILED, type MakeStore, NO_RESULT, NOW, submit, useStore } from './fixture.ts'
import { revision } from './revision-fixture.ts'

const GIVEN_UP = { status: 'failed', reason: 'internal', message: 'no such runtime' } as const
const CANCELLED = { status: 'cancelled', reason: null, message: 'cancelled' } as const
const EVIDENCE = { imageId: 'sha256:1' }

function record(stage: StageName, status: StageRecord['status'], output: unknown = null): StageRecord {
  const endedAt = status === 'running' ? null : NOW + 2
  return { stage, status, startedAt: NOW + 1, endedAt, message: null, output }
}

/** A claimed attempt in the middle of its run. */
async function running(store: Store): Promise<Lease> {
  await submit(store)
  const lease = await claimed(store)
  await store.queue.saveStage(lease, record('validate', 'passed'), NOW + 2)
  await store.queue.saveStage(lease, record('build', 'passed', EVIDENCE), NOW + 2)
  await store.queue.saveStage(lease, record('scan', 'skipped'), NOW + 2)
  await store.queue.saveStage(lease, record('run', 'running'), NOW + 2)
  return lease
}

async function stageOf(store: Store, lease: Lease, name: StageName): Promise<StageRecord | undefined> {
  const attempts = await store.jobs.attempts(lease.jobId)
  return attempts.find(({ number }) => number === lease.attempt)?.stages.find(({ stage }) => stage === name)
}

const statesOf = async (store: Store, { jobId }: Lease): Promise<readonly (readonly string[])[]> =>
  (await store.jobs.attempts(jobId)).map(({ stages }) => stages.map(({ status }) => status))

async function lastEvents(store: Store, { jobId }: Lease, count: number): Promise<readonly JobEvent[]> {
  return (await store.events.read(jobId, 0, 1000)).slice(-count)
}

const stopped = (endedAt: number, message: string): StageRecord => ({
  ...record('run', 'cancelled'),
  endedAt,
  message,
})

/** What an attempt leaves of the stage in the middle of which it ends, or goes back into the queue. */
export function settleContract(make: MakeStore): void {
  endContract(make)
  requeueContract(make)
  orphanContract(make)
}

function endContract(make: MakeStore): void {
  describe('the stage that runs when its attempt ends', () => {
    const using = useStore(make)

    it('is cancelled with the verdict’s message, and the others stay as they are', async () => {
      const lease = await running(using.store)
      await using.store.queue.finish(lease, GIVEN_UP, NO_RESULT, NOW + 9)
      assert.deepEqual(await statesOf(using.store, lease), [
        ['passed', 'passed', 'skipped', 'cancelled', 'pending', 'pending'],
      ])
      assert.deepEqual(await stageOf(using.store, lease, 'run'), stopped(NOW + 9, GIVEN_UP.message))
      assert.deepEqual(await stageOf(using.store, lease, 'build'), record('build', 'passed', EVIDENCE))
      assert.equal((await using.store.jobs.get(lease.jobId))?.stage, 'run')
    })

    it('is told by an event, before the end', async () => {
      const lease = await running(using.store)
      await using.store.queue.finish(lease, CANCELLED, NO_RESULT, NOW + 9)
      const [stage, ended] = await lastEvents(using.store, lease, 2)
      const { output: _, ...told } = stopped(NOW + 9, CANCELLED.message)
      assert.deepEqual([stage?.type, stage?.at, stage?.data], ['stage', NOW + 9, { attempt: 1, ...told }])
      assert.equal(ended?.type, 'ended')
    })

    it('keeps an outcome that came before the end', async () => {
      const lease = await running(using.store)
      const rejected = record('run', 'rejected', { exitCode: 3 })
      await using.store.queue.saveStage(lease, rejected, NOW + 2)
      await using.store.queue.finish(lease, FAILED, NO_RESULT, NOW + 9)
      assert.deepEqual(await stageOf(using.store, lease, 'run'), rejected)
      assert.deepEqual(
        (await lastEvents(using.store, lease, 2)).map(({ type, at }) => [type, at]),
        [
          ['stage', NOW + 2],
          ['ended', NOW + 9],
        ],
      )
    })

    it('is where a retry goes on, which begins it anew', async () => {
      const lease = await running(using.store)
      await using.store.queue.finish(lease, GIVEN_UP, NO_RESULT, NOW + 9)
      await using.store.jobs.retry(lease.jobId, 'run', NOW + 10)
      assert.deepEqual(await statesOf(using.store, lease), [
        ['passed', 'passed', 'skipped', 'cancelled', 'pending', 'pending'],
        ['passed', 'passed', 'skipped', 'pending', 'pending', 'pending'],
      ])
    })

    it('is settled, too, when a revision makes the job go on', async () => {
      const lease = await running(using.store)
      await using.store.jobs.revise(lease.jobId, revision('FROM b'), NOW + 5)
      assert.equal((await stageOf(using.store, lease, 'run'))?.status, 'running')
      await using.store.queue.finish(lease, CANCELLED, NO_RESULT, NOW + 9)
      const [first, second] = await statesOf(using.store, lease)
      assert.equal(first?.[3], 'cancelled')
      assert.deepEqual(new Set(second), new Set(['pending']))
      const job = await using.store.jobs.get(lease.jobId)
      assert.deepEqual([job?.status, job?.stage], ['queued', null])
    })
  })
}

function requeueContract(make: MakeStore): void {
  describe('the stage that runs when its attempt goes back into the queue', () => {
    const using = useStore(make)
    const waiting = { ...record('run', 'pending'), endedAt: null }

    it('is pending, keeps its start, and is told by an event', async () => {
      const lease = await running(using.store)
      await using.store.queue.handBack(lease, NOW + 500, 'engine gone', NOW + 9)
      assert.deepEqual(await stageOf(using.store, lease, 'run'), waiting)
      const { output: _, ...told } = waiting
      const events = await lastEvents(using.store, lease, 2)
      assert.deepEqual(new Set(events.map(({ type }) => type)), new Set(['stage', 'retrying']))
      assert.deepEqual(events.find(({ type }) => type === 'stage')?.data, { attempt: 1, ...told })
    })

    it('is pending when its worker fell silent or another process took the store', async () => {
      const lease = await running(using.store)
      const next = await claimed(using.store, { owner: 'worker-2', now: lease.expiresAt })
      assert.deepEqual(await stageOf(using.store, lease, 'run'), waiting)
      await using.store.queue.saveStage(next, record('run', 'running'), NOW + 50_000)
      await using.store.queue.releaseOthers('worker-3', NOW + 60_000)
      assert.deepEqual(await stageOf(using.store, lease, 'run'), waiting)
    })

    it('ended when it came there, if it never goes on', async () => {
      for (const end of ['cancel', 'revise'] as const) {
        const lease = await running(using.store)
        await using.store.queue.handBack(lease, NOW + 500, 'engine gone', NOW + 9)
        const { jobId } = lease
        if (end === 'cancel') await using.store.jobs.cancel(jobId, NOW + 400)
        else await using.store.jobs.revise(jobId, revision('FROM b'), NOW + 400)
        const [attempt] = await using.store.jobs.attempts(jobId)
        assert.deepEqual(
          await stageOf(using.store, lease, 'run'),
          stopped(NOW + 9, attempt?.verdict?.message ?? ''),
        )
        const job = await using.store.jobs.get(jobId)
        assert.equal(job?.stage, end === 'cancel' ? 'run' : null)
        await using.store.jobs.remove(jobId, NOW + 401)
      }
    })
  })
}

function orphanContract(make: MakeStore): void {
  describe('a stage whose worker is gone', () => {
    const using = useStore(make)

    it('ends with the job when that was to be cancelled, however the worker went', async () => {
      const went = {
        silent: async (lease: Lease) => assert.equal(await using.store.queue.claim(after(lease)), undefined),
        killed: (lease: Lease) => using.store.queue.releaseOthers('next', lease.expiresAt),
        stopped: (lease: Lease) => using.store.queue.handBack(lease, NOW, null, lease.expiresAt),
      }
      const after = ({ expiresAt: now }: Lease) => ({ owner: 'next', now, leaseMs: 1000, perTenant: 9 })
      for (const [how, go] of Object.entries(went)) {
        const lease = await running(using.store)
        const { message } = await using.store.jobs.cancel(lease.jobId, NOW + 5)
        assert.equal(message, null, how)
        await go(lease)
        const job = await using.store.jobs.get(lease.jobId)
        assert.deepEqual([job?.status, job?.stage], ['cancelled', 'run'], how)
        const expected = stopped(lease.expiresAt, job?.message ?? '')
        assert.deepEqual(await stageOf(using.store, lease, 'run'), expected, how)
      }
    })

    it('ends when the next worker gives up before it has begun anything', async () => {
      const lease = await running(using.store)
      const next = await claimed(using.store, { owner: 'next', now: lease.expiresAt })
      await using.store.queue.finish(next, GIVEN_UP, NO_RESULT, lease.expiresAt + 9)
      assert.deepEqual(await stageOf(using.store, lease, 'run'), stopped(lease.expiresAt, GIVEN_UP.message))
      assert.equal((await using.store.jobs.get(lease.jobId))?.stage, 'run')
    })
  })
}
