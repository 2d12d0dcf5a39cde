import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Attempt, StageStatus } from '../../../../../src/client/api-types.generated.ts'
import { retryStages, STAGES } from './retry-stages.ts'

function attempt(...statuses: readonly StageStatus[]): Attempt {
  const stages = STAGES.map((stage, at) => ({
    stage,
    status: statuses[at] ?? 'pending',
    startedAt: null,
    endedAt: null,
    durationMs: null,
    message: null,
  }))
  return { stages } as Partial<Attempt> as Attempt
}

describe('retryStages', () => {
  test('names the stages up to the one that did not pass', () => {
    assert.deepEqual(retryStages(attempt('passed', 'passed', 'skipped', 'rejected')), [
      'validate',
      'build',
      'scan',
      'run',
    ])
    assert.deepEqual(retryStages(attempt()), ['validate'])
    assert.deepEqual(retryStages(undefined), ['validate'])
  })

  test('names all stages of an attempt that passed', () => {
    const all = attempt('passed', 'passed', 'skipped', 'passed', 'passed', 'skipped')
    assert.deepEqual(retryStages(all), STAGES)
  })
})
