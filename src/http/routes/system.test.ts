import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import Value from 'typebox/value'
import { createTestApp, LOCAL } from '../../../test/support/http-app.ts'
import { SYSTEM } from '../../../test/support/sample-system.ts'
import { type SystemBody, SystemSchema } from '../schemas/system.ts'

const REQUEST = { url: '/api/v2/system', headers: LOCAL }

describe('the report for operators', () => {
  it('is as its schema says, with times that people read and the open streams', async (t) => {
    const { app } = createTestApp(t)
    const response = await app.inject(REQUEST)
    assert.equal(response.statusCode, 200)
    assert.equal(response.headers['cache-control'], 'no-store')
    const body = response.json<SystemBody>()
    assert.deepEqual([...Value.Errors(SystemSchema, body)], [])
    assert.equal(body.at, '2026-01-01T12:00:00.000Z')
    assert.equal(body.queue?.oldestAt, '2026-01-01T11:59:56.000Z')
    assert.deepEqual(body.service.streams, { open: 0, most: 3 })
    assert.deepEqual(body.worker.work[0]?.stage, 'run')
  })

  it('is as its schema says where parts cannot be had, too', async (t) => {
    const problems = [{ part: 'engine', detail: 'There was no answer within 1.5 s.' }]
    const storage = { databaseBytes: null, contexts: null, images: null }
    const parts = { jobs: null, queue: null, engine: null, disk: null, storage, problems }
    const { app } = createTestApp(t, { system: async () => ({ ...SYSTEM, ...parts }) })
    const body = (await app.inject(REQUEST)).json<SystemBody>()
    assert.deepEqual([...Value.Errors(SystemSchema, body)], [])
    assert.deepEqual(body.problems, problems)
  })
})
