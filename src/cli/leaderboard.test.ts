import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Leaderboard, RankedJob } from '../client/api-types.generated.ts'
import { ID, type Script, runSlipway, sampleJob, scriptService } from './scripted-service.ts'

function ranked(rank: number, performance: number, name = 'mnist'): RankedJob {
  const finishedAt = new Date(Date.now() - 3 * 3_600_000).toISOString()
  const id = ID.replace(/.$/, String(rank))
  return {
    rank,
    performance,
    id,
    name,
    finishedAt,
    durationMs: 2000,
    runMs: 310,
    imageId: null,
    published: null,
  }
}

const BOARD: Leaderboard = { direction: 'higher', jobs: [ranked(1, 10.25), ranked(2, 0.5)], history: [] }

/** Runs the command line against a service that answers so; gives what it said and what the service was asked. */
async function run(script: Script, ...args: readonly string[]) {
  const service = await scriptService(script)
  try {
    return { ...(await runSlipway(args, { url: service.url })), calls: service.calls }
  } finally {
    await service.close()
  }
}

describe('slipway leaderboard', () => {
  it('shows the best first, with rank, performance, job and age', async () => {
    const { code, stdout, calls } = await run({ 'GET /leaderboard': BOARD }, 'leaderboard', 'mnist')
    assert.equal(code, 0)
    const [head, first, second] = stdout.split('\n')
    assert.match(head ?? '', /^RANK {2}PERFORMANCE {2}JOB +RUN +AGE$/)
    assert.equal(first, `   1        10.25  ${ID.replace(/.$/, '1')}  310 ms  3 h`)
    assert.equal(second, `   2          0.5  ${ID.replace(/.$/, '2')}  310 ms  3 h`)
    assert.deepEqual(calls, ['GET /leaderboard?name=mnist&direction=higher'])
  })

  it('takes a label, the lower performance as the better one, and a limit', async () => {
    const board = { ...BOARD, jobs: [ranked(1, 1, 'a\x1b[2Jb')] }
    const args = ['leaderboard', '--label', 'team=x', '--lower', '--limit', '7']
    const { stdout, calls } = await run({ 'GET /leaderboard': board }, ...args)
    assert.match(stdout, /NAME\n.* ab\n$/)
    assert.deepEqual(calls, ['GET /leaderboard?label=team%3Dx&direction=lower&limit=7'])
  })

  it('prints the answer as JSON', async () => {
    const { stdout } = await run({ 'GET /leaderboard': BOARD }, 'leaderboard', 'mnist', '--json')
    assert.deepEqual(JSON.parse(stdout), BOARD)
  })

  it('says which names there are when nothing has the one that was given', async () => {
    const script = {
      'GET /leaderboard': { ...BOARD, jobs: [] },
      'GET /names': { names: [{ name: 'mnist', lastFinishedAt: '2026-01-01T00:00:00.000Z' }] },
    }
    const { code, stderr, stdout } = await run(script, 'leaderboard', 'nist')
    assert.deepEqual([code, stdout], [0, ''])
    assert.equal(stderr, 'No job called nist has succeeded with a performance. There are: "mnist"\n')
  })

  it('is of a name or of a label', async () => {
    for (const args of [[], ['mnist', '--label', 'a=b']]) {
      const { code, stderr, calls } = await run({}, 'leaderboard', ...args)
      assert.deepEqual([code, calls], [2, []])
      assert.match(stderr, /--label KEY=VALUE/)
    }
  })
})

describe('slipway list', () => {
  it('asks for several statuses and a text', async () => {
    const page = { jobs: [sampleJob()], next: null, searched: { jobs: 3, to: null } }
    const args = ['list', '--status', 'queued,running', '--status', 'failed', '--search', 'Res Net']
    const { code, stderr, calls } = await run({ 'GET /jobs': page }, ...args)
    assert.deepEqual([code, stderr], [0, ''])
    assert.deepEqual(calls, ['GET /jobs?status=queued&status=running&status=failed&q=Res+Net'])
  })

  it('says how far a search has looked, and how to go on', async () => {
    const searched = { jobs: 20_000, to: '2026-01-01T00:00:00.000Z' }
    const { stdout, stderr } = await run(
      { 'GET /jobs': { jobs: [], next: 'c', searched } },
      'list',
      '--search',
      'x',
    )
    assert.equal(stdout, '')
    assert.equal(stderr, `Looked at 20000 jobs, back to ${searched.to}, and found none: --all goes on.\n`)
  })

  it('refuses a status that there is not', async () => {
    const { code, stderr } = await run({}, 'list', '--status', 'queued,done')
    assert.equal(code, 2)
    assert.match(stderr, /one of queued, running, succeeded/)
  })
})
