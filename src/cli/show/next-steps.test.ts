import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nextSteps } from './next-steps.ts'

describe('what to do after a verdict', () => {
  const steps = (
    status: 'succeeded' | 'failed' | 'cancelled',
    reason: Parameters<typeof nextSteps>[0]['reason'],
  ) => nextSteps({ id: 'ID', status, reason }).join('\n')

  it('is nothing after a success', () => assert.equal(steps('succeeded', null), ''))

  it('fits the reason of a failure', () => {
    assert.match(steps('failed', 'vulnerable'), /slipway findings ID/)
    assert.match(steps('failed', 'publish_failed'), /slipway retry ID --from publish/)
    assert.match(steps('failed', 'out_of_memory'), /--memory/)
  })

  it('is the log and another try where nothing better is known', () => {
    assert.match(steps('failed', 'internal'), /slipway logs ID\n.*slipway retry ID/)
    assert.match(steps('cancelled', null), /slipway retry ID/)
  })
})
