import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { LogLine } from '../jobs/job.ts'
import type { LogStore } from '../stores/store.ts'
import { StoredLogSink } from './stored-log-sink.ts'

/** Just the method that the sink calls; the real store is tested by its own suite. */
function memoryLogs(fail: () => boolean = () => false) {
  const lines: LogLine[] = []
  const append: LogStore['append'] = async (_job, _attempt, added) => {
    if (fail()) throw new Error('no space')
    lines.push(...added)
  }
  return { lines, logs: { append } as unknown as LogStore }
}

const options = (logs: LogStore, maxBytes = 100_000, tailBytes = 1000) => ({
  logs,
  jobId: 'j',
  attempt: 1,
  stage: 'run' as const,
  sequence: { last: 0 },
  maxBytes,
  tailBytes,
  now: () => 7,
})

const out = (text: string, step?: string) => ({ at: 1, stream: 'stdout' as const, text, step: step ?? null })

describe('StoredLogSink', () => {
  test('stores lines in order with growing numbers', async () => {
    const { lines, logs } = memoryLogs()
    const sink = new StoredLogSink(options(logs))
    for (let index = 0; index < 2000; index++) sink.write(out(`line ${index}`))
    await sink.end()
    assert.deepEqual(
      lines.map(({ seq, text }) => `${seq} ${text}`),
      Array.from({ length: 2000 }, (_, index) => `${index + 1} line ${index}`),
    )
  })

  test('clips what is too much with a line that says so, and keeps the tail', async () => {
    const { lines, logs } = memoryLogs()
    const sink = new StoredLogSink(options(logs, 10_000, 1000))
    for (let index = 0; index < 10_000; index++) sink.write(out(`line ${index}`))
    await sink.end()
    const texts = lines.map((line) => line.text)
    assert.equal(texts[0], 'line 0')
    assert.equal(texts.at(-1), 'line 9999')
    const gap = texts.findIndex((text) => text.includes('left out here'))
    assert.equal(lines[gap]?.stream, 'system')
    const kept = texts.length - 1
    assert.match(texts[gap] ?? '', new RegExp(`^\\[${10_000 - kept} lines, \\d+ bytes left out here`))
    assert.ok(texts.reduce((sum, text) => sum + text.length, 0) < 10_500)
  })

  test('a log that just fits is not clipped', async () => {
    const { lines, logs } = memoryLogs()
    const sink = new StoredLogSink(options(logs, 10_000, 5000))
    for (let index = 0; index < 200; index++) sink.write(out('0123456789'))
    await sink.end()
    assert.equal(lines.length, 200)
  })

  test('counts empty lines too', async () => {
    const { lines, logs } = memoryLogs()
    const sink = new StoredLogSink(options(logs, 10_000, 1000))
    for (let index = 0; index < 100_000; index++) sink.write(out(''))
    await sink.end()
    assert.ok(lines.length < 400)
  })

  test('gives the last lines of a step', async () => {
    const { logs } = memoryLogs()
    const sink = new StoredLogSink(options(logs))
    for (let index = 0; index < 100; index++) {
      sink.write(out(`a${index}`, 'A'))
      sink.write(out(`b${index}`, 'B'))
    }
    sink.system('ours')
    assert.deepEqual(sink.tail(2, 'A'), ['a98', 'a99'])
    assert.deepEqual(sink.tail(2), ['a99', 'b99'])
    await sink.end()
  })

  test('keeps the lines while the store fails, and reports the failure at the end', async () => {
    let full = true
    const { lines, logs } = memoryLogs(() => full)
    const sink = new StoredLogSink(options(logs))
    sink.write(out('one'))
    await assert.rejects(sink.end(), /no space/)
    full = false
    sink.write(out('two'))
    await sink.end()
    assert.deepEqual(
      lines.map((line) => line.text),
      ['one', 'two'],
    )
  })
})
