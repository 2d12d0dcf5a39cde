import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { SlipwayError } from '../errors/slipway-error.ts'
import { createTestApp, LOCAL } from '../../test/support/http-app.ts'
import { STATUS, toProblem } from './error-response.ts'

describe('the answer to an error', () => {
  it('has the status that docs/errors.md names, for every code', () => {
    const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')
    const documented = [...page.matchAll(/^\| `(\w+)` \| (\d{3}) \|/gm)].map(([, code, status]) => [
      code,
      Number(status),
    ])
    assert.deepEqual(Object.fromEntries(documented), STATUS)
  })

  it('shows the data of an error as extension members that replace no standard one', () => {
    const data = { diagnostics: [], status: 200, code: 'fine', detail: 'fine' }
    const error = new SlipwayError('policy_denied', { detail: 'ADD of a URL', where: 'Dockerfile:2:1', data })
    assert.deepEqual(toProblem(error, 'r-1'), {
      diagnostics: [],
      type: '/docs/errors#policy_denied',
      title: 'The policy of this server refuses the submission',
      status: 422,
      code: 'policy_denied',
      detail: 'ADD of a URL',
      where: 'Dockerfile:2:1',
      action: 'Remove what the detail names.',
      retryable: false,
      instance: 'r-1',
    })
  })

  it('tells nothing of an unknown error but the id under which the log has its stack', async (t) => {
    const { app, jobs, log } = createTestApp(t)
    jobs.failNext(new TypeError('password is hunter2'))
    const response = await app.inject({ url: '/api/v2/jobs', headers: LOCAL })
    const problem = response.json()
    assert.equal(response.statusCode, 500)
    assert.equal(response.headers['content-type'], 'application/problem+json')
    assert.equal(problem.code, 'internal')
    assert.equal(problem.instance, response.headers['x-request-id'])
    assert.doesNotMatch(response.body, /hunter2|TypeError/)
    const entry = log.find((line) => line.level === 50)
    assert.equal(entry?.request, problem.instance)
    assert.match(JSON.stringify(entry), /hunter2.*error-response\.test\.ts/)
  })

  for (const [code, status] of [
    ['engine_unavailable', 503],
    ['shutting_down', 503],
    ['storage_full', 507],
    ['idempotency_conflict', 409],
  ] as const) {
    it(`is ${status} for ${code}, with Retry-After exactly when it is 503`, async (t) => {
      const { app, jobs } = createTestApp(t)
      jobs.failNext(new SlipwayError(code, { detail: 'planned' }))
      const response = await app.inject({ url: '/api/v2/jobs', headers: LOCAL })
      assert.equal(response.statusCode, status)
      assert.equal(response.json().status, status)
      assert.equal('retry-after' in response.headers, status === 503)
    })
  }
})
