import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { presentTime } from './present-job.ts'

describe('a time in an answer', () => {
  it('is what Date makes of it, whatever times were shown before', () => {
    const edges = [
      0,
      1,
      999,
      1000,
      59_999,
      60_000,
      -1,
      -60_000,
      -60_001,
      Date.UTC(2028, 1, 29, 23, 59, 59, 999),
    ]
    for (const at of [...edges, ...edges.toReversed()])
      assert.equal(presentTime(at), new Date(at).toISOString())
    const last = Date.UTC(9999, 11, 31, 23, 59, 59, 999)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -last, max: last }), { minLength: 1 }), (times) => {
        for (const at of times) assert.equal(presentTime(at), new Date(at).toISOString())
      }),
    )
  })
})
