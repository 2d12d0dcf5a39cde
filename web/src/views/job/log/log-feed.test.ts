import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { LogLine } from '../../../../../src/client/api-types.generated.ts'
import { LogFeed } from './log-feed.ts'

async function* lines(from: number, to: number): AsyncGenerator<LogLine> {
  for (let seq = from; seq <= to; seq++) {
    yield { seq, at: '2026-01-01T00:00:00Z', stage: 'run', step: null, stream: 'stdout', text: `line ${seq}` }
  }
}

async function* broken(to: number): AsyncGenerator<LogLine> {
  yield* lines(1, to)
  throw new Error('the connection broke')
}

describe('LogFeed', () => {
  test('has every line once, however often the stream broke and began again', async () => {
    const feed = new LogFeed()
    await assert.rejects(feed.read(broken(700)), /the connection broke/)
    await assert.rejects(feed.read(broken(300)), /the connection broke/)
    await feed.read(lines(1, 1000))
    feed.say('complete')
    assert.equal(feed.store.count, 1000)
    assert.equal(feed.store.find(1000)?.offset, 999)
    assert.equal(feed.state().phase, 'complete')
  })

  test('tells its watchers of many lines in few batches, and leaves turns for others meanwhile', async () => {
    const feed = new LogFeed()
    let told = 0
    let turns = 0
    const stop = feed.watch(() => {
      told += 1
    })
    const turn = (): void => {
      turns += 1
      if (feed.state().phase !== 'complete') setTimeout(turn, 0)
    }
    turn()
    await feed.read(lines(1, 100_000))
    feed.say('complete')
    stop()
    assert.equal(feed.store.count, 100_000)
    assert.ok(told >= 1 && told < 1000, `${told} batches`)
    assert.ok(turns > 1, `${turns} turns`)
  })

  test('gives the lines that came before the word on how it stands', async () => {
    const feed = new LogFeed()
    const seen: [number, string][] = []
    feed.watch(() => seen.push([feed.store.count, feed.state().phase]))
    await feed.read(lines(1, 3))
    feed.say('lost')
    assert.deepEqual(seen, [[3, 'lost']])
  })
})
