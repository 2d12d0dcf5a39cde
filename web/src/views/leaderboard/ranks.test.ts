import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bestSoFar, shareRanks, submittedAt } from './ranks.ts'

describe('ranks', () => {
  it('are shared by equals, and the next one counts them all', () => {
    assert.deepEqual(shareRanks([9, 8, 8, 8, 7, 7, 1]), [1, 2, 2, 2, 5, 5, 7])
    assert.deepEqual(shareRanks([]), [])
  })

  it('tell nearly equal ones apart', () => {
    assert.deepEqual(shareRanks([0.3, 0.1 + 0.2 - 1e-9]), [1, 2])
  })
})

describe('the best so far', () => {
  it('never gets worse', () => {
    assert.deepEqual(bestSoFar([3, 1, 4, 1, 5], 'higher'), [3, 3, 4, 4, 5])
    assert.deepEqual(bestSoFar([3, 1, 4, 1, 0.5], 'lower'), [3, 1, 1, 1, 0.5])
  })
})

describe('the time of submission', () => {
  it('is in the id', () => {
    assert.equal(
      new Date(submittedAt('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')).toISOString(),
      '2022-02-22T19:22:22.000Z',
    )
  })

  it('is not made up where the id does not have it', () => {
    assert.ok(Number.isNaN(submittedAt('017f22e2-79b0-4cc3-98c4-dc0c0c07398f')))
  })
})
