import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { LOCAL, createTestApp } from '../../../test/support/http-app.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'

const call = { method: 'POST', url: '/api/v2/collect', headers: LOCAL } as const

describe('POST /collect', () => {
  it('tells what was removed', async (t) => {
    const answer = await createTestApp(t).app.inject(call)
    assert.equal(answer.statusCode, 200)
    assert.deepEqual([answer.json().jobs, answer.json().images], [2, 1])
  })

  it('says so while the engine is away', async (t) => {
    const { app } = createTestApp(t, {
      collect: () => Promise.reject(new SlipwayError('engine_unavailable', { detail: 'gone' })),
    })
    const answer = await app.inject(call)
    assert.equal(answer.statusCode, 503)
    assert.equal(answer.json().code, 'engine_unavailable')
  })

  it('is refused when another site sent it', async (t) => {
    const answer = await createTestApp(t).app.inject({
      ...call,
      headers: { ...LOCAL, origin: 'https://evil.example' },
    })
    assert.equal(answer.statusCode, 403)
  })
})
