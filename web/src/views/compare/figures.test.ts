import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Measured, measuredFigures, reportedFigures } from './figures.ts'

const side = (part: Partial<Measured['job']>, record: Measured['record'] = null): Measured => ({
  job: { performance: null, metrics: {}, hardening: null, imageBytes: null, runMs: null, ...part },
  record,
})

describe('the figures of two jobs', () => {
  it('have each metric of either', () => {
    const figures = reportedFigures(
      side({ performance: 1, metrics: { loss: 3, 'perf.steps': 4 } }),
      side({ metrics: { loss: 2, toString: 5 } }),
    )
    assert.deepEqual(figures, [
      { name: 'Performance', kind: 'number', first: 1, second: null },
      { name: 'loss', kind: 'number', first: 3, second: 2 },
      { name: 'perf.steps', kind: 'number', first: 4, second: null },
      { name: 'toString', kind: 'number', first: null, second: 5 },
    ])
  })

  it('do not repeat the performance among the metrics', () => {
    const same = side({ performance: 1, metrics: { perf: 1 } })
    assert.equal(reportedFigures(same, side({})).length, 1)
    assert.equal(reportedFigures(same, side({ performance: 2, metrics: { perf: 3 } })).length, 2)
  })

  it('leave out what neither has, and what is no number', () => {
    const usage = { cpuMs: 5, peakMemoryBytes: 'much', bytesWritten: null }
    const record = { run: { usage }, timings: [{ stage: 'build', durationMs: 70 }] } as unknown as Exclude<
      Measured['record'],
      null
    >
    assert.deepEqual(
      measuredFigures(side({ imageBytes: 9 }, record), side({})).map(({ name, first, second }) => [
        name,
        first,
        second,
      ]),
      [
        ['CPU time of the run', 5, null],
        ['Time of the build', 70, null],
        ['Size of the image', 9, null],
      ],
    )
  })
})
