import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Attempt, Verdict } from '../../../../src/client/api-types.generated.ts'
import { settleStages, statusWord } from './settle-stages.ts'

function attempt(status: Verdict['status'] | null): Attempt {
  const verdict = status === null ? null : { status, reason: null, message: '', excerpt: [] }
  const running = {
    stage: 'publish' as const,
    status: 'running' as const,
    startedAt: '2026-01-01T00:00:00Z',
    endedAt: null,
    durationMs: null,
    message: null,
  }
  const facts: Partial<Attempt> = { verdict, endedAt: '2026-01-01T00:00:08Z', stages: [running] }
  return facts as Attempt
}

describe('settleStages', () => {
  test('ends the stage at which the service gave up with the attempt', () => {
    const [stage] = settleStages(attempt('failed')).stages
    assert.deepEqual([stage?.status, stage?.durationMs], ['rejected', 8000])
    assert.equal(stage === undefined ? '' : statusWord(stage.status), 'failed')
    assert.equal(settleStages(attempt('cancelled')).stages[0]?.status, 'cancelled')
  })

  test('leaves an attempt alone that goes on', () => {
    const going = attempt(null)
    assert.equal(settleStages(going), going)
  })
})
