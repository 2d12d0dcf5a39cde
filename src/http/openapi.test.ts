import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createTestApp, LOCAL } from '../../test/support/http-app.ts'
import { CODES } from '../errors/codes.ts'
import { hoistSchemas } from './openapi-components.ts'

interface Operation {
  operationId: string
  summary: string
  tags: string[]
  responses: Record<string, { description: string; content?: Record<string, { schema: { $ref?: string } }> }>
  requestBody?: { content: Record<string, unknown> }
}
interface Document {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object> }
}

describe('the OpenAPI document', () => {
  const read = async (
    t: Parameters<typeof createTestApp>[0],
  ): Promise<{ text: string; document: Document }> => {
    const { app } = createTestApp(t)
    const response = await app.inject({ url: '/api/v2/openapi.json', headers: LOCAL })
    assert.equal(response.statusCode, 200)
    return { text: response.body, document: response.json() }
  }

  it('is OpenAPI 3.1 with every address of the API', async (t) => {
    const { document } = await read(t)
    assert.equal(document.openapi, '3.1.0')
    const calls = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`),
    )
    assert.deepEqual(calls.sort(), [
      'delete /api/v2/credentials/{name}',
      'delete /api/v2/jobs/{id}',
      'get /api/v2/credentials',
      'get /api/v2/events',
      'get /api/v2/findings',
      'get /api/v2/jobs',
      'get /api/v2/jobs/{id}',
      'get /api/v2/jobs/{id}/dockerfile',
      'get /api/v2/jobs/{id}/events',
      'get /api/v2/jobs/{id}/findings',
      'get /api/v2/jobs/{id}/logs',
      'get /api/v2/jobs/{id}/record',
      'get /api/v2/jobs/{id}/sbom',
      'get /api/v2/leaderboard',
      'get /api/v2/names',
      'get /api/v2/system',
      'get /api/v2/templates',
      'get /health',
      'get /health/live',
      'get /health/ready',
      'patch /api/v2/jobs/{id}',
      'post /api/v2/collect',
      'post /api/v2/credentials',
      'post /api/v2/jobs',
      'post /api/v2/jobs/{id}/cancel',
      'post /api/v2/jobs/{id}/retry',
      'post /api/v2/lint',
      'post /api/v2/templates/{name}/render',
      'put /api/v2/jobs/{id}/dockerfile',
    ])
  })

  it('names, summarises and tags every operation, and documents its errors as problems', async (t) => {
    const { document } = await read(t)
    const operations = Object.values(document.paths).flatMap((item) => Object.values(item))
    assert.equal(new Set(operations.map(({ operationId }) => operationId)).size, operations.length)
    for (const { operationId, summary, tags, responses } of operations) {
      assert.ok(summary && tags.length === 1, operationId)
      for (const [status, { description, content }] of Object.entries(responses)) {
        assert.ok(description, `${operationId} ${status}`)
        if (Number(status) < 400 || content?.['application/json']) continue
        assert.equal(content?.['application/problem+json']?.schema.$ref, '#/components/schemas/Problem')
      }
    }
  })

  it('describes the three forms of a submission', async (t) => {
    const { document } = await read(t)
    assert.deepEqual(Object.keys(document.paths['/api/v2/jobs']?.post?.requestBody?.content ?? {}), [
      'application/json',
      'multipart/form-data',
      'text/plain',
      'text/x-dockerfile',
      'application/octet-stream',
    ])
  })

  it('has named schemas, each reference resolved, and all error codes', async (t) => {
    const { document, text } = await read(t)
    for (const name of [
      'Job',
      'JobView',
      'JobSummary',
      'JobPage',
      'Submission',
      'SubmittedJob',
      'Problem',
      'LogLine',
    ]) {
      assert.ok(name in document.components.schemas, name)
    }
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      assert.ok(name in document.components.schemas, name)
    }
    assert.deepEqual((document.components.schemas.ErrorCode as { enum: string[] }).enum, Object.keys(CODES))
  })

  it('is shown at /docs by scripts of our own, with a page of the error codes beside it', async (t) => {
    const { app } = createTestApp(t)
    const page = await app.inject({ url: '/docs', headers: LOCAL })
    assert.equal(page.statusCode, 200)
    assert.doesNotMatch(page.body, /(src|href)="https?:/)
    assert.match(String(page.headers['content-security-policy']), /script-src 'self'/)
    const script = await app.inject({ url: '/docs/static/swagger-ui-bundle.js', headers: LOCAL })
    assert.equal(script.statusCode, 200)
    const errors = await app.inject({ url: '/docs/errors', headers: LOCAL })
    for (const code of Object.keys(CODES)) assert.ok(errors.body.includes(`id="${code}"`), code)
  })

  it('cannot have two schemas under one name', () => {
    const document = { a: { title: 'X', type: 'string' }, b: { title: 'X', type: 'number' } }
    assert.throws(() => hoistSchemas(document), /two schemas are titled X/)
  })
})
