import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { backoffMs } from './backoff.ts'

const settings = { firstSeconds: 2, maxSeconds: 300 }
const most = () => 1

describe('backoffMs', () => {
  it('doubles its bound with each fault up to the longest wait', () => {
    const bounds = [1, 2, 3, 8, 9, 5000].map((faults) => backoffMs(faults, settings, most))
    assert.deepEqual(bounds, [2000, 4000, 8000, 256_000, 300_000, 300_000])
  })

  it('spreads the waits over the whole range below the bound', () => {
    assert.equal(
      backoffMs(3, settings, () => 0),
      0,
    )
    assert.equal(
      backoffMs(3, settings, () => 0.25),
      2000,
    )
  })

  it('gives whole milliseconds', () => {
    for (let faults = 1; faults < 20; faults++) assert.ok(Number.isInteger(backoffMs(faults, settings)))
  })

  it('never waits longer than the maximum when the first wait is longer', () => {
    assert.equal(backoffMs(1, { firstSeconds: 10, maxSeconds: 1 }, most), 1000)
  })
})
