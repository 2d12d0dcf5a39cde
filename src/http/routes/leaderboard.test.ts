import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Value } from 'typebox/value'
import { createTestApp, LOCAL, type TestApp } from '../../../test/support/http-app.ts'
import { LeaderboardSchema, NameListSchema } from '../schemas/leaderboard.ts'

const get = ({ app }: TestApp, path: string) => app.inject({ url: `/api/v2${path}`, headers: LOCAL })

/** A job that has ended with this performance. */
async function ranked(test: TestApp, name: string, performance: number): Promise<string> {
  const submission = { dockerfile: Buffer.from('FROM a\n'), name, labels: { team: 'x=y' } }
  const { id } = (await test.jobs.submit(submission)).job
  test.jobs.end(id, { status: 'succeeded', performance, finishedAt: 1_000 })
  return id
}

describe('GET /leaderboard', () => {
  it('has jobs by performance, and their history with times', async (t) => {
    const test = createTestApp(t)
    const ids = [await ranked(test, 'a', 1), await ranked(test, 'a', 2)]
    await ranked(test, 'b', 3)
    const body = (await get(test, '/leaderboard?name=a')).json()
    assert.deepEqual([...Value.Errors(LeaderboardSchema, body)], [])
    assert.deepEqual(
      body.jobs.map(({ rank, id }: { rank: number; id: string }) => [rank, id]),
      [
        [1, ids[1]],
        [2, ids[0]],
      ],
    )
    const point = { performance: 1, id: ids[0], finishedAt: '1970-01-01T00:00:01.000Z' }
    assert.deepEqual(body.history[0], point)
    const lower = (await get(test, '/leaderboard?label=team%3Dx%3Dy&direction=lower&limit=1')).json()
    assert.deepEqual([lower.direction, lower.jobs.length, lower.jobs[0].id], ['lower', 1, ids[0]])
  })

  for (const query of [
    '',
    '?name=a&label=b=c',
    '?label=x',
    '?name=a&direction=up',
    '?name=a&limit=201',
    '?q=a',
  ]) {
    it(`refuses ${query || 'no query'} with words`, async (t) => {
      const response = await get(createTestApp(t), `/leaderboard${query}`)
      assert.equal(response.statusCode, 400)
      assert.equal(response.json().code, 'request_invalid')
    })
  }
})

describe('GET /names', () => {
  it('has the names that have a leaderboard', async (t) => {
    const test = createTestApp(t)
    await ranked(test, 'mnist', 1)
    const body = (await get(test, '/names?q=mni&limit=5')).json()
    assert.deepEqual([...Value.Errors(NameListSchema, body)], [])
    assert.deepEqual(body, { names: [{ name: 'mnist', lastFinishedAt: '1970-01-01T00:00:01.000Z' }] })
    assert.deepEqual((await get(test, '/names?q=z')).json(), { names: [] })
  })
})
