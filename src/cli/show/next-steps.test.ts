import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nextSteps } from './next-steps.ts'

describe('what to do after a verdict', () => {
  const steps = (
    status: 'succeeded' | 'failed' | 'cancelled',
    reason: Parameters<typeof nextSteps>[0]['reason'],
    stage: Parameters<typeof nextSteps>[0]['stage'] = 'run',
  ) => nextSteps({ id: 'ID', status, reason, stage }).join('\n')

  it('is nothing after a success', () => assert.equal(steps('succeeded', null), ''))

  it('fits the reason of a failure', () => {
    assert.match(steps('failed', 'vulnerable'), /slipway findings ID/)
    assert.match(steps('failed', 'publish_failed'), /slipway retry ID --from publish/)
    assert.match(steps('failed', 'out_of_memory'), /--memory/)
    assert.match(steps('failed', 'disk_limit'), /--data-size/)
    assert.doesNotMatch(steps('failed', 'disk_limit', 'build'), /--data-size/)
  })

  it('is the log and another try where nothing better is known', () => {
    assert.match(steps('failed', 'internal'), /slipway logs ID\n.*slipway retry ID/)
    assert.match(steps('cancelled', null), /slipway retry ID/)
  })
})
