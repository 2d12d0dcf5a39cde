import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { describe, it } from 'node:test'
import type { JobFilter, NewJob, Store } from '../store.ts'
import { FAILED, type MakeStore, NO_RESULT, claimed, endedJob, newJob, submit, useStore } from './fixture.ts'

const MANY = { limit: 100, most: 1000 }

/** Newest first, as lists have them. */
async function submitInOrder(store: Store, jobs: readonly Partial<NewJob>[]): Promise<string[]> {
  const ids = jobs.map(() => randomUUIDv7()).toSorted()
  for (const [index, id] of ids.entries()) await submit(store, { id, ...jobs[index] })
  return ids.toReversed()
}

export function severalStatusContract(make: MakeStore): void {
  describe('a list of jobs in one of several states', () => {
    const using = useStore(make)

    it('has them in one order, page by page', async () => {
      const { jobs, queue } = using.store
      const ids: string[] = []
      for (let count = 0; count < 8; count++) {
        ids.push(await submit(using.store))
        const lease = await claimed(using.store)
        if (count % 4 < 2) await queue.finish(lease, FAILED, NO_RESULT, 1)
        if (count % 4 === 2) await queue.handBack(lease, 1e15, null, 1)
      }
      const wanted = ids.filter((_, index) => index % 4 !== 3).toSorted()
      const status = ['queued', 'failed'] as const
      const found: string[] = []
      for (let page = await jobs.list({ status }, { limit: 4 }); page.length > 0; ) {
        found.push(...page.map(({ id }) => id))
        page = await jobs.list({ status }, { limit: 4, before: found.at(-1) ?? '' })
      }
      assert.deepEqual(found, wanted.toReversed())
      assert.equal((await jobs.list({ status: [] }, { limit: 100 })).length, 8)
      assert.equal((await jobs.list({ status, name: 'example' }, { limit: 100 })).length, wanted.length)
    })
  })
}

export function searchContract(make: MakeStore): void {
  describe('a search', () => {
    const using = useStore(make)
    const search = async (filter: JobFilter, text: string) =>
      (await using.store.jobs.search(filter, { ...MANY, text })).jobs.map(({ id }) => id)

    it('finds text in names and ids, in upper or lower case, and takes it as it is', async () => {
      const [tail = '', percent = '', accented = ''] = await submitInOrder(using.store, [
        { name: 'ÉTUDE no. 1' },
        { name: '100%_done' },
        { name: 'ResNet-50' },
      ])
      assert.deepEqual(await search({}, 'resnet'), [tail])
      assert.deepEqual(await search({}, 'étude NO.'), [accented])
      assert.deepEqual(await search({}, '%_D'), [percent])
      assert.deepEqual(await search({}, '%n%'), [])
      assert.deepEqual(await search({}, tail.slice(3).toUpperCase()), [tail])
      assert.deepEqual(await search({}, ''), [tail, percent, accented])
    })

    it('goes together with every filter', async () => {
      const labels = { team: 'x' }
      const [queued = '', failed = ''] = await submitInOrder(using.store, [
        { name: 'one a', labels },
        { name: 'one a', labels },
        { name: 'two a' },
      ]).then((ids) => ids.slice(1))
      await using.store.queue.finish(await claimed(using.store), FAILED, NO_RESULT, 1)
      const label = { key: 'team', value: 'x' }
      assert.deepEqual(await search({ label }, 'ONE'), [queued, failed])
      assert.deepEqual(await search({ label }, 'two'), [])
      assert.deepEqual(await search({ label, status: ['failed', 'running'] }, 'one'), [failed])
      assert.deepEqual(await search({ label, name: 'one a', status: ['queued'] }, 'a'), [queued])
      assert.deepEqual(await search({ name: 'one a' }, 'E A'), [queued, failed])
      assert.deepEqual(await search({ name: 'one a', status: ['failed'] }, ''), [failed])
      assert.deepEqual(await search({ status: ['failed'] }, 'a'), [failed])
      assert.deepEqual(await search({ status: ['failed', 'queued'] }, 'one'), [queued, failed])
    })

    it('is of jobs that are there', async () => {
      const id = await endedJob(using.store, { name: 'gone', labels: { team: 'x' } })
      await using.store.jobs.remove(id, 1)
      for (const filter of [{}, { name: 'gone' }, { label: { key: 'team', value: 'x' } }]) {
        assert.deepEqual(await search(filter, 'gone'), [])
      }
    })

    it('looks at so many jobs and says where to go on', async () => {
      const ids = await submitInOrder(
        using.store,
        Array.from({ length: 10 }, (_, index) => ({ name: index === 1 ? 'needle' : 'hay' })),
      )
      const { jobs } = using.store
      const bounds = { text: 'needle', limit: 5, most: 4 }
      const first = await jobs.search({}, bounds)
      assert.deepEqual(first, { jobs: [], looked: 4, to: ids[3] })
      const second = await jobs.search({}, { ...bounds, before: first.to ?? '' })
      assert.deepEqual(second, { jobs: [], looked: 4, to: ids[7] })
      const third = await jobs.search({}, { ...bounds, before: second.to ?? '' })
      assert.deepEqual([third.jobs.map(({ id }) => id), third.looked, third.to], [[ids[8]], 2, null])
    })

    it('ends a page with the last job that fits', async () => {
      const names = ['yes', 'no', 'yes', 'no', 'yes', 'no']
      const ids = await submitInOrder(
        using.store,
        names.map((name) => ({ name, labels: { team: 'x' } })),
      )
      const { jobs } = using.store
      const bounds = { text: 'yes', limit: 2, most: 100 }
      const page = await jobs.search({}, bounds)
      assert.deepEqual([page.jobs.map(({ id }) => id), page.looked, page.to], [[ids[1], ids[3]], 4, ids[3]])
      const rest = await jobs.search({}, { ...bounds, before: page.to ?? '' })
      assert.deepEqual([rest.jobs.map(({ id }) => id), rest.looked, rest.to], [[ids[5]], 2, null])
    })

    it('goes through more than it looks at in one go', async () => {
      const sent = Array.from({ length: 4500 }, (_, index) => newJob({ name: `n${index % 1000}` }))
      await Promise.all(sent.map((job) => using.store.jobs.submit(job, null)))
      const wanted = sent.filter(({ name }) => name === 'n999').map(({ id }) => id)
      const found = await using.store.jobs.search({}, { text: 'n999', limit: 9, most: 100_000 })
      assert.deepEqual(
        found.jobs.map(({ id }) => id),
        wanted.toSorted().toReversed(),
      )
      assert.deepEqual([found.looked, found.to], [4500, null])
    })
  })
}
