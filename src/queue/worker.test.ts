import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Lease, QueueStore } from '../stores/store.ts'
import { startWorker } from './worker.ts'

const lease = (jobId: string): Lease => ({
  jobId,
  attempt: 1,
  owner: 'one',
  tenant: 'default',
  tries: 1,
  faults: 0,
  expiresAt: Number.MAX_SAFE_INTEGER,
})

/** Of the store a worker asks these; each claim gives the next lease. */
function queueOf(leases: Lease[]): QueueStore {
  return {
    claim: async () => leases.shift(),
    nextDueAt: async () => null,
    onWake: () => () => undefined,
    heartbeat: async () => ({ lost: [], cancelled: [] }),
  } as unknown as QueueStore
}

it('tells what each busy slot works on, and since when', async () => {
  const reached = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  let begun = 0
  const never = (): never => assert.fail('nothing fails here')
  const worker = startWorker({
    queue: queueOf([lease('a'), lease('b')]),
    owner: 'one',
    slots: 3,
    leaseMs: 60_000,
    perTenant: 9,
    now: () => 1234,
    logger: { trace: never, debug: never, info: never, warn: never, error: never, child: never } as never,
    ready: async () => undefined,
    async handle() {
      begun += 1
      if (begun === 2) reached.resolve()
      await release.promise
    },
    interruption: (kind) => new Error(kind),
  })
  await reached.promise
  assert.equal(worker.busy, 2)
  assert.deepEqual(
    worker.work.map(({ jobId, attempt, since }) => ({ jobId, attempt, since })),
    [
      { jobId: 'a', attempt: 1, since: 1234 },
      { jobId: 'b', attempt: 1, since: 1234 },
    ],
  )
  assert.deepEqual(new Set(worker.work.map(({ slot }) => slot)).size, 2)
  release.resolve()
  await worker.stop(60_000)
  assert.deepEqual(worker.work, [])
})
