import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { StageReport, StageStatus, Verdict } from '../../../../src/client/api-types.generated.ts'
import { failedStage } from './stage-words.ts'

const NAMES = ['validate', 'build', 'scan', 'run', 'measure', 'publish'] as const

function attempt(verdict: Verdict['status'] | null, ...states: readonly StageStatus[]) {
  const stages = states.map((status, index) => ({ stage: NAMES[index], status }) as StageReport)
  return { verdict: verdict === null ? null : ({ status: verdict } as Verdict), stages }
}

describe('failedStage', () => {
  test('is the one that rejected the submission', () => {
    assert.equal(failedStage(attempt('failed', 'passed', 'rejected', 'pending')), 'build')
  })

  test('is the one in which the service gave up', () => {
    assert.equal(failedStage(attempt('failed', 'passed', 'passed', 'cancelled')), 'scan')
  })

  test('is none of an attempt that goes on, was cancelled or failed between stages', () => {
    assert.equal(failedStage(attempt(null, 'passed', 'running')), undefined)
    assert.equal(failedStage(attempt('cancelled', 'passed', 'cancelled')), undefined)
    assert.equal(failedStage(attempt('failed', 'passed', 'pending')), undefined)
  })
})
