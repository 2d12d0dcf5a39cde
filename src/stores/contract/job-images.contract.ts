import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { randomUUIDv7 } from 'node:crypto'
import type { Store } from '../store.ts'
import { type MakeStore, NO_RESULT, NOW, SUCCEEDED, claimed, endedJob, useStore } from './fixture.ts'

const IMAGE = { key: 'k1', imageId: 'i1', bytes: 9, lastUsedAt: 20, evidence: { layers: ['l1'] } }
const PUBLISHED = 'registry.example.org/team/model@sha256:abc'

/** Of one millisecond and in their order. */
function jobIds(count: number): string[] {
  return Array.from({ length: count }, () => randomUUIDv7()).toSorted()
}

/** A further attempt that builds `imageId`; with `published` it pushes it. */
async function again(store: Store, id: string, imageId: string | null, published?: string): Promise<void> {
  await store.jobs.retry(id, 'validate', NOW)
  const result = { ...NO_RESULT, imageId, ...(published === undefined ? {} : { published }) }
  await store.queue.finish(await claimed(store), SUCCEEDED, result, NOW)
}

export function jobImageContract(make: MakeStore): void {
  describe('images of jobs', () => {
    const using = useStore(make)
    const all = () => using.store.images.ofJobs({ limit: 100 })
    const jobsOf = (imageId: string) => using.store.images.jobsWith(imageId, 10, 100)

    it('are each listed once, page by page', async () => {
      for (const imageId of ['i3', 'i1', null, 'i2', 'i1', 'i4']) {
        await endedJob(using.store, {}, { result: { imageId } })
      }
      const { images } = using.store
      assert.deepEqual(await all(), ['i1', 'i2', 'i3', 'i4'])
      assert.deepEqual(await images.ofJobs({ limit: 2 }), ['i1', 'i2'])
      assert.deepEqual(await images.ofJobs({ after: 'i2', limit: 2 }), ['i3', 'i4'])
      assert.deepEqual(await images.ofJobs({ after: 'i4', limit: 2 }), [])
    })

    it('have their newest jobs, and a count that has an end', async () => {
      const ids = jobIds(5)
      for (const [at, id] of ids.entries())
        await endedJob(using.store, { id, name: `job ${at}` }, { result: { imageId: 'i1' } })
      const newest = { id: ids[4], name: 'job 4', published: null }
      const { images } = using.store
      const found = await images.jobsWith('i1', 2, 100)
      assert.deepEqual([found.jobs.map(({ id }) => id), found.count], [[ids[4], ids[3]], 5])
      assert.deepEqual({ ...found.jobs[0] }, newest)
      assert.equal((await images.jobsWith('i1', 2, 3)).count, 3)
      assert.deepEqual(await images.jobsWith('i9', 2, 3), { jobs: [], count: 0 })
    })

    it('include what was published when a later attempt built another one, or none', async () => {
      const [first = '', second = ''] = jobIds(2)
      await endedJob(using.store, { id: first }, { result: { imageId: 'i1', published: PUBLISHED } })
      assert.deepEqual(await all(), ['i1'])
      assert.equal((await jobsOf('i1')).jobs[0]?.published, PUBLISHED)
      await again(using.store, first, 'i2')
      assert.deepEqual(await all(), ['i1', 'i2'])
      assert.equal((await jobsOf('i1')).jobs[0]?.published, PUBLISHED)
      assert.equal((await jobsOf('i2')).jobs[0]?.published, null)
      await endedJob(using.store, { id: second }, { result: { imageId: 'i1' } })
      const found = await jobsOf('i1')
      assert.deepEqual(
        found.jobs.map(({ id, published }) => [id, published]),
        [
          [second, null],
          [first, PUBLISHED],
        ],
      )
      assert.equal(found.count, 2)
      await again(using.store, first, null)
      assert.deepEqual(await all(), ['i1'])
      await again(using.store, first, 'i3', `${PUBLISHED}d`)
      await using.store.jobs.remove(second, NOW)
      assert.deepEqual(await all(), ['i3'])
    })

    it('go with their jobs', async () => {
      const id = await endedJob(using.store, {}, { result: { imageId: 'i1', published: PUBLISHED } })
      await again(using.store, id, 'i2')
      await using.store.jobs.remove(id, NOW)
      assert.deepEqual(await all(), [])
      assert.deepEqual(await jobsOf('i1'), { jobs: [], count: 0 })
    })

    it('are found under whichever key they are kept', async () => {
      const { images } = using.store
      await images.save(IMAGE)
      await images.save({ ...IMAGE, key: 'k2' })
      assert.deepEqual((await images.byId('i1'))?.evidence, IMAGE.evidence)
      assert.equal(await images.byId('i2'), undefined)
    })

    it('have builds whose evidence is read without that of other stages', async () => {
      const id = await endedJob(using.store)
      await using.store.jobs.retry(id, 'validate', NOW)
      const lease = await claimed(using.store)
      for (const stage of ['validate', 'build'] as const) {
        const times = { startedAt: NOW, endedAt: NOW, message: null }
        await using.store.queue.saveStage(
          lease,
          { stage, status: 'passed', output: { stage }, ...times },
          NOW,
        )
      }
      const outputs = (await using.store.jobs.attempts(id, 'build'))[1]?.stages.map(({ output }) => output)
      assert.deepEqual(outputs?.slice(0, 3), [null, { stage: 'build' }, null])
    })
  })
}
