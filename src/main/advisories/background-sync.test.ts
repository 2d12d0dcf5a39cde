import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, mock, test } from 'node:test'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { EcosystemState } from '../../scanners/advisories.ts'
import type { OpenedIndex } from '../../scanners/osv/advisories/advisory-index.ts'
import type { SyncResult, WorkOptions } from '../../scanners/osv/advisories/advisory-library.ts'
import { BackgroundSync } from './background-sync.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

/** A library whose answers the test decides; what it was asked for, and when. */
class Library {
  readonly asked: string[] = []
  readonly states = new Map<string, EcosystemState>()
  answer: (ecosystem: string) => SyncResult | Promise<SyncResult> = (ecosystem) => this.succeed(ecosystem)
  index = { states: () => [...this.states.values()] } as unknown as OpenedIndex

  succeed(ecosystem: string): SyncResult {
    const state = { ecosystem, records: 1, updatedAt: Date.now(), newest: 0, source: 'x' }
    this.states.set(ecosystem, state)
    return { ecosystem, outcome: 'whole', taken: 1, malformed: { count: 0, examples: [] }, state }
  }

  async sync(ecosystems: readonly string[], { signal }: WorkOptions): Promise<readonly SyncResult[]> {
    this.asked.push(`${ecosystems.join()}@${Date.now() / MINUTE_MS}`)
    const results: SyncResult[] = []
    for (const ecosystem of ecosystems) results.push(await this.answer(ecosystem))
    signal.throwIfAborted()
    return results
  }
}

let library: Library
let wanted: string[]
let lines: string[]
let background: BackgroundSync

/** Lets the clock go on, and what is due run. */
async function pass(ms: number): Promise<void> {
  mock.timers.tick(ms)
  for (let turns = 0; turns < 20; turns++) await Promise.resolve()
}
const failure = (retryable: boolean) => (ecosystem: string) => ({
  ecosystem,
  outcome: 'failed' as const,
  error: new SlipwayError('advisories_unavailable', { detail: 'away', retryable }),
})

describe('the background sync', () => {
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 0 })
    library = new Library()
    wanted = []
    lines = []
    background = new BackgroundSync({
      library,
      wanted: () => wanted,
      syncMs: 6 * HOUR_MS,
      firstRetryMs: MINUTE_MS,
      now: Date.now,
      random: () => 1,
      logger: {
        info: (_facts: unknown, text?: string) => void lines.push(`info ${text}`),
        warn: (_facts: unknown, text?: string) => void lines.push(`warn ${text}`),
      },
    })
  })
  afterEach(async () => {
    await background.stop()
    mock.timers.reset()
  })

  test('does nothing as long as no scan has met an ecosystem', async () => {
    background.wake()
    await pass(100 * HOUR_MS)
    assert.deepEqual(library.asked, [])
  })

  test('fetches what is new at once, and all again a little before the interval is over', async () => {
    background.wake()
    wanted = ['npm']
    background.wake()
    await pass(0)
    assert.deepEqual(library.asked, ['npm@0'])
    await pass(5.3 * HOUR_MS)
    assert.equal(library.asked.length, 1)
    await pass(0.1 * HOUR_MS)
    assert.equal(library.asked.length, 2)
    assert.deepEqual(lines, ['info advisories are up to date', 'info advisories are up to date'])
  })

  test('waits after a start until the data of an earlier process is due', async () => {
    library.succeed('npm')
    wanted = ['npm']
    background.wake()
    await pass(5 * HOUR_MS)
    assert.deepEqual(library.asked, [])
    await pass(HOUR_MS)
    assert.equal(library.asked.length, 1)
  })

  test('tries a failure again after a wait that doubles, and says so', async () => {
    library.answer = failure(true)
    wanted = ['npm']
    background.wake()
    await pass(0)
    for (const minutes of [1, 2, 4]) await pass(minutes * MINUTE_MS)
    assert.deepEqual(library.asked, ['npm@0', 'npm@1', 'npm@3', 'npm@7'])
    assert.equal(lines.filter((line) => line.startsWith('warn')).length, 4)
    library.answer = (ecosystem) => library.succeed(ecosystem)
    await pass(8 * MINUTE_MS)
    assert.equal(lines.at(-1), 'info advisories are up to date')
  })

  test('asks for what the source does not have only at the next interval', async () => {
    library.answer = failure(false)
    wanted = ['Unknown']
    background.wake()
    await pass(0)
    await pass(5 * HOUR_MS)
    assert.equal(library.asked.length, 1)
    await pass(HOUR_MS)
    assert.equal(library.asked.length, 2)
  })

  test('tries again when another process holds the folder', async () => {
    library.answer = () => {
      throw new SlipwayError('advisories_unavailable', { detail: 'held' })
    }
    wanted = ['npm']
    background.wake()
    await pass(0)
    library.answer = (ecosystem) => library.succeed(ecosystem)
    await pass(MINUTE_MS)
    assert.deepEqual(
      lines.map((line) => line.slice(0, 4)),
      ['warn', 'info'],
    )
  })

  test('leaves alone what the command line has fetched meanwhile', async () => {
    wanted = ['npm']
    background.wake()
    await pass(0)
    await pass(5 * HOUR_MS)
    library.succeed('npm')
    await pass(HOUR_MS)
    assert.equal(library.asked.length, 1)
  })

  test('does one at a time, and cancels it when the service stops', async () => {
    const gate = Promise.withResolvers<void>()
    library.answer = async (ecosystem) => {
      await gate.promise
      return library.succeed(ecosystem)
    }
    wanted = ['npm']
    background.wake()
    await pass(0)
    wanted = ['npm', 'Debian']
    background.wake()
    await pass(0)
    assert.deepEqual(library.asked, ['npm@0'])
    const stopped = background.stop()
    gate.resolve()
    await stopped
    background.wake()
    await pass(100 * HOUR_MS)
    assert.deepEqual([library.asked.length, lines], [1, []])
  })
})
