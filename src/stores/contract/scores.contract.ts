import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { describe, it } from 'node:test'
import type { Board, Direction, NewJob } from '../store.ts'
import {
  FAILED,
  type MakeStore,
  NO_RESULT,
  NOW,
  SUCCEEDED,
  claimed,
  endedJob,
  submit,
  useStore,
} from './fixture.ts'

const NAME = { name: 'task' }
const LABEL = { label: { key: 'team', value: 'x' } }

/** A store whose leaderboards are looked at. */
function useBoards(make: MakeStore) {
  const using = useStore(make)
  return {
    get store() {
      return using.store
    },
    scored: (performance: number | null, change: Partial<NewJob> = {}, at = NOW) =>
      endedJob(using.store, { name: 'task', ...change }, { result: { performance }, at }),
    best: async (board: Board, direction: Direction = 'higher', limit = 10) =>
      (await using.store.scores.best(board, direction, limit)).map(({ id }) => id),
    names: async (text = '', limit = 10) =>
      (await using.store.scores.names(text, limit)).map(({ name }) => name),
  }
}

export function scoreContract(make: MakeStore): void {
  describe('a leaderboard', () => {
    const boards = useBoards(make)

    it('has the best first, either way, and of equal ones the one that came first', async () => {
      const [early = '', late = ''] = [randomUUIDv7(), randomUUIDv7()].toSorted()
      await boards.scored(2, { id: late })
      const low = await boards.scored(-1.5)
      await boards.scored(2, { id: early })
      const high = await boards.scored(10)
      await boards.scored(null)
      await boards.scored(3, { name: 'other' })
      assert.deepEqual(await boards.best(NAME), [high, early, late, low])
      assert.deepEqual(await boards.best(NAME, 'lower'), [low, early, late, high])
      assert.deepEqual(await boards.best(NAME, 'higher', 2), [high, early])
      assert.deepEqual(await boards.best({ name: 'nobody' }), [])
    })

    it('is of a label, too, and says what there is to know of each job', async () => {
      const published = 'registry.example.org/team/model@sha256:abc'
      const id = await endedJob(
        boards.store,
        { name: 'a', labels: { team: 'x', tier: '1' } },
        { result: { performance: 1, imageId: 'i1', published }, at: NOW + 40 },
      )
      await boards.scored(2, { labels: { team: 'y' } })
      const facts = { id, name: 'a', performance: 1, finishedAt: NOW + 40, durationMs: 40, runMs: null }
      const [found, ...more] = await boards.store.scores.best(LABEL, 'higher', 10)
      assert.deepEqual([{ ...found }, more], [{ ...facts, imageId: 'i1', published }, []])
    })

    it('has nothing of what failed, whatever it reported', async () => {
      await endedJob(boards.store, { name: 'task' })
      await submit(boards.store, NAME)
      const lease = await claimed(boards.store)
      await boards.store.queue.finish(lease, FAILED, { ...NO_RESULT, performance: 3 }, NOW)
      assert.deepEqual(await boards.best(NAME), [])
      assert.deepEqual(await boards.names(), [])
    })

    it('has a history in the order of the ends, of which the newest are kept', async () => {
      const ids = [
        await boards.scored(3, {}, 300),
        await boards.scored(1, {}, 100),
        await boards.scored(2, {}, 200),
      ]
      const points = (await boards.store.scores.history(NAME, 10)).map((point) => ({ ...point }))
      assert.deepEqual(points, [
        { id: ids[1], performance: 1, finishedAt: 100 },
        { id: ids[2], performance: 2, finishedAt: 200 },
        { id: ids[0], performance: 3, finishedAt: 300 },
      ])
      const newest = await boards.store.scores.history(NAME, 2)
      assert.deepEqual(
        newest.map(({ finishedAt }) => finishedAt),
        [200, 300],
      )
    })
  })
  scoreChangeContract(make)
}

function scoreChangeContract(make: MakeStore): void {
  describe('a job on a leaderboard', () => {
    const boards = useBoards(make)

    it('leaves it while it is tried again, and comes back with what it reports then', async () => {
      const id = await boards.scored(1, { labels: { team: 'x' } })
      const other = await boards.scored(2)
      await boards.store.jobs.retry(id, 'run', NOW)
      assert.deepEqual([await boards.best(NAME), await boards.best(LABEL)], [[other], []])
      await boards.store.queue.finish(
        await claimed(boards.store),
        SUCCEEDED,
        { ...NO_RESULT, performance: 5 },
        NOW,
      )
      assert.deepEqual([await boards.best(NAME), await boards.best(LABEL)], [[id, other], [id]])
    })

    it('leaves it with a new Dockerfile', async () => {
      const id = await boards.scored(1)
      await boards.store.jobs.revise(id, { dockerfile: Buffer.from('x'), dockerfileSha256: 'x' }, NOW)
      assert.deepEqual([await boards.best(NAME), await boards.names()], [[], []])
    })

    it('goes where its new name and labels are', async () => {
      const id = await boards.scored(1, { labels: { team: 'x' } })
      await boards.store.jobs.update(id, { name: 'moved', labels: { team: 'z' } }, NOW)
      assert.deepEqual([await boards.best(NAME), await boards.best(LABEL)], [[], []])
      assert.deepEqual(await boards.best({ name: 'moved' }), [id])
      assert.deepEqual(await boards.best({ label: { key: 'team', value: 'z' } }), [id])
      assert.deepEqual(await boards.names(), ['moved'])
    })

    it('leaves it when it is removed', async () => {
      const id = await boards.scored(1, { labels: { team: 'x' } })
      await boards.store.jobs.remove(id, NOW)
      assert.deepEqual(
        [await boards.best(NAME), await boards.best(LABEL), await boards.names()],
        [[], [], []],
      )
      assert.deepEqual(await boards.store.scores.history(NAME, 10), [])
      await boards.store.jobs.purge(id)
    })
  })

  describe('names with a leaderboard', () => {
    const boards = useBoards(make)

    it('are each there once, the newest first', async () => {
      await boards.scored(1, { name: 'a' }, 100)
      await boards.scored(1, { name: 'b' }, 200)
      const newest = await boards.scored(2, { name: 'a' }, 300)
      assert.deepEqual(await boards.names(), ['a', 'b'])
      assert.deepEqual(await boards.names('', 1), ['a'])
      assert.equal((await boards.store.scores.names('a', 1))[0]?.lastAt, 300)
      await boards.store.jobs.remove(newest, NOW)
      assert.deepEqual(await boards.names(), ['b', 'a'])
    })

    it('are found by a part of them, the very one first', async () => {
      for (const [index, name] of ['mnist', 'MNIST large', 'cifar', 'Ärger'].entries()) {
        await boards.scored(1, { name }, 100 + index)
      }
      assert.deepEqual(await boards.names('mnist'), ['mnist', 'MNIST large'])
      assert.deepEqual(await boards.names('ÄR'), ['Ärger'])
      assert.deepEqual(await boards.names('zebra'), [])
    })
  })
}
