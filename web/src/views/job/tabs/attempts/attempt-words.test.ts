import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Attempt } from '../../../../../../src/client/api-types.generated.ts'
import { comparedAttempts, describeStage, describeStart, describeTries } from './attempt-words.ts'

const numbered = (number: number): Attempt => ({ number }) as Partial<Attempt> as Attempt

describe('an attempt in words', () => {
  test('says where it began', () => {
    assert.equal(describeStart({ from: 'validate' }), 'from the beginning')
    assert.match(describeStart({ from: 'run' }), /^from run/)
  })

  test('says that it was taken up again, and that this was a fault of ours', () => {
    assert.equal(describeTries({ tries: 1, status: 'ended' }), null)
    assert.equal(
      describeTries({ tries: 2, status: 'ended' }),
      'Taken up once more, after faults of the service',
    )
    assert.equal(
      describeTries({ tries: 4, status: 'running' }),
      'Taken up 3 times more, after faults of the service so far',
    )
  })

  test('says how long a stage took, or that it did not run', () => {
    assert.equal(describeStage({ status: 'passed', durationMs: 1200 }), '1.2 s')
    assert.equal(describeStage({ status: 'skipped', durationMs: 0 }), 'skipped')
    assert.equal(describeStage({ status: 'running', durationMs: null }), 'running')
    assert.equal(describeStage({ status: 'pending', durationMs: null }), '–')
    assert.equal(describeStage(undefined), '–')
  })
})

describe('the attempts that are compared', () => {
  test('are the newest, and the one that is looked at', () => {
    const attempts = [1, 2, 3, 4, 5].map(numbered)
    const numbers = (chosen: number): readonly number[] =>
      comparedAttempts(attempts, chosen, 3).map(({ number }) => number)
    assert.deepEqual(numbers(4), [5, 4, 3])
    assert.deepEqual(numbers(1), [5, 4, 3, 1])
  })
})
