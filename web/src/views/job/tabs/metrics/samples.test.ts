import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { RecordedRun, RunSamples } from '../../../../../../src/client/api-types.generated.ts'
import { seriesOf, whyNoSeries } from './samples.ts'

const samples = (atMs: number[], cpuMs: number[], memoryBytes: number[] = atMs): RunSamples => ({
  atMs,
  cpuMs,
  memoryBytes,
  source: 'cgroup',
})

describe('samples as series', () => {
  test('have the CPU in per cent of a core, from differences', () => {
    assert.deepEqual(seriesOf(samples([10, 110, 310], [90, 190, 290], [7, 8, 9])), {
      seconds: [0.01, 0.11, 0.31],
      cpuPercent: [null, 100, 50],
      memoryBytes: [7, 8, 9],
    })
  })

  test('leave out what does not go forward, or has no value', () => {
    const series = seriesOf(samples([0, 100, 100, 200, 300], [0, 10, 20, 5], [1, 2, 3, 4]))
    assert.deepEqual(series?.seconds, [0, 0.1, 0.2])
    assert.deepEqual(series?.cpuPercent, [null, 10, 0])
  })

  test('are none where there are not two', () => {
    assert.equal(seriesOf(samples([], [])), null)
    assert.equal(seriesOf(samples([5], [5])), null)
  })
})

describe('why there are no samples', () => {
  const run = (more: object): { run: RecordedRun } => ({
    run: {
      adopted: false,
      usage: { wallMs: 5000, source: 'cgroup' },
      ...more,
    } as Partial<RecordedRun> as RecordedRun,
  })

  test('is said', () => {
    assert.match(whyNoSeries({ run: null }), /Nothing ran/)
    assert.match(whyNoSeries(run({ usage: null })), /could not be started/)
    assert.match(whyNoSeries(run({ adopted: true })), /taken over/)
    assert.match(whyNoSeries(run({ usage: { wallMs: 90 } })), /was over before/)
    assert.match(whyNoSeries(run({ usage: { wallMs: 9000, source: 'none' } })), /engine/)
    assert.match(whyNoSeries(run({})), /older version/)
  })
})
