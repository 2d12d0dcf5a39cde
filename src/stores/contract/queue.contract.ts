import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Store } from '../store.ts'
import {
  claim,
  claimed,
  drain,
  endedJob,
  type MakeStore,
  NO_RESULT,
  NOW,
  SUCCEEDED,
  submit,
  useStore,
} from './fixture.ts'

async function submitEach(store: Store, ...tenants: string[]): Promise<string[]> {
  return Promise.all(tenants.map((tenant) => submit(store, { tenant })))
}

/** Claims one after the other; the tenants in the order in which they came. */
async function turns(store: Store, count: number, perTenant = 1000): Promise<(string | undefined)[]> {
  const tenants: (string | undefined)[] = []
  for (let turn = 0; turn < count; turn++) tenants.push((await claim(store, { perTenant }))?.tenant)
  return tenants
}

export function orderContract(make: MakeStore): void {
  describe('the queue', () => {
    const using = useStore(make)

    it('is empty at first', async () => {
      assert.equal(await claim(using.store), undefined)
      assert.equal(await using.store.queue.nextDueAt(), null)
    })

    it('gives the oldest first, also of those that came within one millisecond', async () => {
      const ids = await Promise.all(Array.from({ length: 20 }, () => submit(using.store)))
      assert.deepEqual(await drain(using.store), ids)
    })

    it('gives a higher priority first', async () => {
      const low = await submit(using.store, { priority: -5 })
      const middle = await submit(using.store)
      const high = await submit(using.store, { priority: 100 })
      assert.deepEqual(await drain(using.store), [high, middle, low])
    })

    it('lets tenants take turns, whatever one of them has sent or asks for', async () => {
      for (let count = 0; count < 5; count++) await submit(using.store, { tenant: 'big', priority: 100 })
      await submitEach(using.store, 'a', 'b', 'a')
      const order = await turns(using.store, 9)
      assert.deepEqual(new Set(order.slice(0, 3)), new Set(['a', 'b', 'big']))
      assert.deepEqual(new Set(order.slice(3, 5)), new Set(['a', 'big']))
      assert.deepEqual(order.slice(5), ['big', 'big', 'big', undefined])
    })

    it('serves the tenant that was served longest ago', async () => {
      await submitEach(using.store, 'a', 'b', 'c', 'a', 'b', 'c')
      const first = await turns(using.store, 3)
      assert.deepEqual(await turns(using.store, 3), first)
    })

    it('keeps the limit of a tenant exactly, and gives its room to others', async () => {
      await submitEach(using.store, 'a', 'a', 'a', 'b')
      const many = Array.from({ length: 10 }, () => claim(using.store, { perTenant: 2 }))
      const leases = (await Promise.all(many)).filter((lease) => lease !== undefined)
      assert.deepEqual(leases.map((lease) => lease.tenant).sort(), ['a', 'a', 'b'])
      const ofA = leases.find((lease) => lease.tenant === 'a')
      assert.ok(ofA)
      await using.store.queue.finish(ofA, SUCCEEDED, NO_RESULT, NOW)
      assert.deepEqual(await turns(using.store, 2, 2), ['a', undefined])
    })

    it('says how much is ready, how much waits for its time, for how many tenants, and since when', async () => {
      const { queue, jobs } = using.store
      assert.deepEqual(await queue.depth(), { ready: 0, waiting: 0, tenants: 0, oldestAt: null })
      const [old] = await submitEach(using.store, 'a', 'a', 'b')
      await submit(using.store, { tenant: 'b', createdAt: NOW + 50 })
      assert.deepEqual(await queue.depth(), { ready: 4, waiting: 0, tenants: 2, oldestAt: NOW })
      await queue.handBack(await claimed(using.store), NOW + 60_000, 'engine gone', NOW)
      assert.deepEqual(await queue.depth(), { ready: 3, waiting: 1, tenants: 2, oldestAt: NOW })
      await drain(using.store)
      const after = await queue.depth()
      assert.deepEqual([after.ready, after.waiting, after.tenants], [0, 1, 0])
      await jobs.cancel(old ?? '', NOW)
      assert.deepEqual(await queue.depth(), { ready: 0, waiting: 0, tenants: 0, oldestAt: null })
    })

    it('counts the wait of a retried job from its retry, not from its first submission', async () => {
      const id = await endedJob(using.store)
      await using.store.jobs.retry(id, 'run', NOW + 5000)
      assert.equal((await using.store.queue.depth()).oldestAt, NOW + 5000)
    })

    it('gives 200 claims at the same time 200 different attempts', async () => {
      await Promise.all(
        Array.from({ length: 200 }, (_, index) => submit(using.store, { tenant: `t${index % 7}` })),
      )
      const leases = await Promise.all(
        Array.from({ length: 201 }, (_, index) => claim(using.store, { owner: `worker-${index % 5}` })),
      )
      assert.equal(new Set(leases.map((lease) => lease?.jobId)).size, 201)
      assert.equal(leases.filter((lease) => lease === undefined).length, 1)
    })

    it('marks job and attempt as running', async () => {
      const id = await submit(using.store)
      const lease = await claimed(using.store, { now: NOW + 7 })
      assert.deepEqual(lease, {
        jobId: id,
        attempt: 1,
        owner: 'worker-1',
        tenant: 'default',
        tries: 1,
        faults: 0,
        expiresAt: NOW + 30_007,
      })
      const job = await using.store.jobs.get(id)
      assert.deepEqual([job?.status, job?.startedAt], ['running', NOW + 7])
      const [attempt] = await using.store.jobs.attempts(id)
      assert.deepEqual([attempt?.status, attempt?.tries, attempt?.startedAt], ['running', 1, NOW + 7])
    })
  })
}

export function placeContract(make: MakeStore): void {
  describe('a place in the queue', () => {
    const using = useStore(make)
    const place = (id: string, cap = 1000) => using.store.queue.position(id, cap)

    it('counts those who come before', async () => {
      const [first, second, urgent] = [
        await submit(using.store),
        await submit(using.store),
        await submit(using.store, { priority: 1 }),
      ] as const
      assert.deepEqual([await place(urgent), await place(first), await place(second)], [1, 2, 3])
    })

    it('is where claims then take them, over tenants in turn', async () => {
      await submitEach(using.store, 'b')
      await drain(using.store)
      const ids = await submitEach(using.store, 'a', 'a', 'a', 'b', 'b', 'c')
      const places = new Map(await Promise.all(ids.map(async (id) => [id, await place(id)] as const)))
      const order = await drain(using.store)
      assert.deepEqual(
        order.map((id) => places.get(id)),
        [1, 2, 3, 4, 5, 6],
      )
    })

    it('is capped', async () => {
      await submitEach(using.store, 'a', 'a', 'a', 'b', 'b')
      const last = await submit(using.store, { tenant: 'a' })
      assert.equal(await place(last, 2), 3)
      assert.equal(await place(last, 5), 6)
      assert.equal(await place(last, 1000), 6)
    })

    it('is behind all that are due while a job waits for its next try', async () => {
      const id = await submit(using.store)
      await using.store.queue.handBack(await claimed(using.store), NOW + 10, 'engine gone', NOW)
      assert.equal(await place(id), 1)
      await submitEach(using.store, 'a', 'b')
      assert.equal(await place(id), 3)
    })

    it('is nothing for a job that is not queued', async () => {
      const id = await submit(using.store)
      await claimed(using.store)
      assert.equal(await place(id), null)
      assert.equal(await place('no-such-job'), null)
    })
  })
}
