import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { type StoreFixture, endedJob, newJob, useStore } from '../stores/contract/fixture.ts'
import { openSqliteStore } from '../stores/sqlite/sqlite-store.ts'
import type { Store } from '../stores/store.ts'
import { leaderboard, scoredNames } from './leaderboard.ts'
import { listJobs } from './list-jobs.ts'
import { newId } from './new-id.ts'

async function makeStore(): Promise<StoreFixture> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-lists-'))
  return {
    open: () => openSqliteStore({ path: join(folder, 'slipway.db') }),
    dispose: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Oldest first. */
async function submitNamed(store: Store, names: readonly string[]): Promise<readonly string[]> {
  const ids = names.map(() => newId()).toSorted()
  const jobs = names.map((name, index) => newJob({ id: ids[index] ?? '', name }))
  await Promise.all(jobs.map((job) => store.jobs.submit(job, null)))
  return ids
}

describe('a list of jobs with a text', () => {
  const using = useStore(makeStore)

  it('looks at so many of them, says how far back, and goes on there', async () => {
    const ids = await submitNamed(using.store, [
      'needle',
      ...Array.from({ length: 20_000 }, (_, index) => `hay ${index}`),
    ])
    const first = await listJobs(using.store, { q: ' NEEDLE ' })
    assert.deepEqual([first.jobs.length, first.searched?.jobs], [0, 20_000])
    const at = Number.parseInt((ids[1] ?? '').replaceAll('-', '').slice(0, 12), 16)
    assert.equal(first.searched?.to, at)
    const second = await listJobs(using.store, { q: 'needle', cursor: first.next ?? '' })
    assert.deepEqual(
      second.jobs.map(({ id }) => id),
      [ids[0]],
    )
    assert.deepEqual([second.next, second.searched], [null, { jobs: 1, to: null }])
  })

  it('finds a whole id at once, unless a filter is against it, and else takes it as a text', async () => {
    const [id = ''] = await submitNamed(using.store, ['a', 'b'])
    const found = await listJobs(using.store, { q: id.toUpperCase() })
    assert.deepEqual([found.jobs.map((job) => job.id), found.next], [[id], null])
    assert.deepEqual((await listJobs(using.store, { q: id, name: 'b' })).jobs, [])
    const theirs = newId()
    const [named = ''] = await submitNamed(using.store, [`submission ${theirs}`])
    assert.deepEqual(
      (await listJobs(using.store, { q: theirs })).jobs.map((job) => job.id),
      [named],
    )
  })

  it('is bounded with filters of several kinds, too, and says nothing of a search without them', async () => {
    await submitNamed(using.store, ['a', 'a', 'b'])
    const page = await listJobs(using.store, { name: 'a', status: ['queued'], limit: 1 })
    assert.deepEqual([page.jobs.length, page.searched?.jobs], [1, 1])
    assert.equal((await listJobs(using.store, { name: 'a', limit: 1 })).searched, null)
    assert.equal((await listJobs(using.store, { status: ['queued', 'failed', 'queued'] })).jobs.length, 3)
  })
})

describe('a leaderboard', () => {
  const using = useStore(makeStore)

  it('is of one name or one label, and says what to do without', async () => {
    for (const request of [{}, { name: 'a', label: 'b=c' }]) {
      await assert.rejects(leaderboard(using.store, request), { code: 'request_invalid', where: '/name' })
    }
    await assert.rejects(leaderboard(using.store, { label: '=x' }), {
      code: 'request_invalid',
      where: '/label',
    })
    for (const limit of [0, 201, 1.5]) {
      await assert.rejects(leaderboard(using.store, { name: 'a', limit }), { code: 'request_invalid' })
      await assert.rejects(scoredNames(using.store, { limit }), { code: 'request_invalid' })
    }
  })

  it('ranks from 1, the higher performance first unless told otherwise', async () => {
    for (const performance of [1, 3, 2])
      await endedJob(using.store, { name: 'a' }, { result: { performance } })
    const ranks = async (direction?: 'lower') =>
      (await leaderboard(using.store, { name: 'a', direction })).jobs.map(({ rank, performance }) => [
        rank,
        performance,
      ])
    assert.deepEqual(await ranks(), [
      [1, 3],
      [2, 2],
      [3, 1],
    ])
    assert.deepEqual(await ranks('lower'), [
      [1, 1],
      [2, 2],
      [3, 3],
    ])
    assert.deepEqual(
      (await scoredNames(using.store, {})).map(({ name }) => name),
      ['a'],
    )
  })
})
