import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createTestApp, HEALTHY, LOCAL } from '../../../test/support/http-app.ts'

describe('health', () => {
  it('is live as long as the process answers', async (t) => {
    const { app } = createTestApp(t, { health: () => Promise.reject(new Error('not asked')) })
    assert.equal((await app.inject({ url: '/health/live', headers: LOCAL })).statusCode, 200)
  })

  for (const [status, code] of [
    ['ok', 200],
    ['degraded', 200],
    ['down', 503],
  ] as const) {
    it(`answers ${code} with the whole report when it is ${status}`, async (t) => {
      const { app } = createTestApp(t, { health: async () => ({ ...HEALTHY, status }) })
      const response = await app.inject({ url: '/health', headers: LOCAL })
      assert.equal(response.statusCode, code)
      assert.deepEqual(response.json(), { ...HEALTHY, status })
    })
  }

  it('is ready when a submission would be accepted, and says why when not', async (t) => {
    const ready = createTestApp(t)
    assert.equal((await ready.app.inject({ url: '/health/ready', headers: LOCAL })).statusCode, 200)
    const not = createTestApp(t, { ready: async () => false })
    const response = await not.app.inject({ url: '/health/ready', headers: LOCAL })
    assert.equal(response.statusCode, 503)
    assert.equal(response.json().version, HEALTHY.version)
  })

  it('is not ready any more once the service stops', async (t) => {
    const { app, shutdown } = createTestApp(t)
    shutdown.abort()
    assert.equal((await app.inject({ url: '/health/ready', headers: LOCAL })).statusCode, 503)
  })
})
