import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pino } from 'pino'
import { alsoTo } from './logger.ts'
import { RecentLog } from './recent-log.ts'

const line = (level: number, msg: string, more: object = {}): string =>
  JSON.stringify({ level, time: '2026-01-01T00:00:00.000Z', msg, ...more })

describe('the last warnings and errors', () => {
  it('are newest first, without what is neither', () => {
    const recent = new RecentLog()
    for (const [level, msg] of [
      [30, 'an information'],
      [40, 'a warning'],
      [50, 'an error'],
      [60, 'an end'],
    ] as const) {
      recent.take(line(level, msg))
    }
    recent.take('no JSON')
    assert.deepEqual(
      recent.entries().map(({ level, message }) => `${level} ${message}`),
      ['error an end', 'error an error', 'warn a warning'],
    )
    assert.equal(recent.entries()[0]?.at, Date.UTC(2026, 0, 1))
  })

  it('say which error it was, and nothing that the error says: it may name paths', () => {
    const recent = new RecentLog()
    const err = { type: 'SlipwayError', code: 'storage_full', message: '/srv/secret/slipway.db is full' }
    recent.take(line(50, 'writing failed', { err }))
    recent.take(line(50, 'a bug', { err: { type: 'TypeError', message: 'x' } }))
    assert.deepEqual(
      recent.entries().map(({ code }) => code),
      ['TypeError', 'storage_full'],
    )
    assert.doesNotMatch(JSON.stringify(recent.entries()), /secret/)
  })

  it('count what comes again and again, so that the others stay', () => {
    const recent = new RecentLog()
    recent.take(line(40, 'once'))
    for (let time = 0; time < 1000; time++) recent.take(line(40, 'heartbeat failed'))
    assert.deepEqual(
      recent.entries().map(({ message, times }) => [message, times]),
      [
        ['heartbeat failed', 1000],
        ['once', 1],
      ],
    )
  })

  it('are at most 100, and of at most 500 characters', () => {
    const recent = new RecentLog()
    for (let number = 0; number < 250; number++) recent.take(line(40, `${number} ${'x'.repeat(5000)}`))
    const entries = recent.entries()
    assert.equal(entries.length, 100)
    assert.match(entries[0]?.message ?? '', /^249 x/)
    assert.equal(entries[0]?.message.length, 500)
  })

  it('are fed by the logger, its children among it, below the level of the log never', () => {
    const recent = new RecentLog()
    const written: string[] = []
    const stream = { write: (text: string) => void written.push(text) }
    const logger = pino({ level: 'error' }, alsoTo(recent, stream))
    logger.warn('too little for this log')
    assert.deepEqual([recent.entries(), written], [[], []])
    logger.child({ slot: 1 }).error({ err: new RangeError('odd') }, 'a slot failed')
    assert.equal(written.length, 1)
    assert.deepEqual(
      recent.entries().map(({ level, message, code }) => [level, message, code]),
      [['error', 'a slot failed', 'RangeError']],
    )
  })
})
