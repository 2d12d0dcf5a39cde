import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Value } from 'typebox/value'
import type { TSchema } from 'typebox'
import { createTestApp, LOCAL, type TestApp } from '../../../test/support/http-app.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { Submission } from '../../jobs/jobs.ts'
import { HealthSchema } from '../schemas/health.ts'
import { JobSchema, JobSummarySchema, JobViewSchema, SubmittedJobSchema } from '../schemas/job.ts'
import { ProblemSchema } from '../schemas/problem.ts'
import { JobRecordSchema } from '../schemas/record.ts'

const dockerfile = Buffer.from('FROM debian\n')

function get({ app }: TestApp, path: string) {
  return app.inject({ url: `/api/v2${path}`, headers: LOCAL })
}

function send({ app }: TestApp, method: 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object) {
  return app.inject({ method, url: `/api/v2${path}`, headers: LOCAL, ...(payload && { payload }) })
}

async function submit({ jobs }: TestApp, submission: Submission = {}): Promise<string> {
  return (await jobs.submit({ dockerfile, ...submission })).job.id
}

describe('GET /jobs', () => {
  it('lists jobs newest first, without their attempts, page by page', async (t) => {
    const test = createTestApp(t)
    const ids = [await submit(test), await submit(test), await submit(test)].reverse()
    const first = (await get(test, '/jobs?limit=2')).json()
    const second = (await get(test, `/jobs?limit=2&cursor=${first.next}`)).json()
    assert.deepEqual(
      [...first.jobs, ...second.jobs].map(({ id }) => id),
      ids,
    )
    assert.equal(second.next, null)
    assert.equal('attempts' in first.jobs[0] || 'spec' in first.jobs[0], false)
  })

  it('filters by status, name and label', async (t) => {
    const test = createTestApp(t)
    const id = await submit(test, { name: 'a', labels: { team: 'b=c' } })
    await submit(test, { name: 'b' })
    const found = async (query: string) =>
      (await get(test, `/jobs?${query}`)).json().jobs.map((job: { id: string }) => job.id)
    assert.deepEqual(await found('name=a'), [id])
    assert.deepEqual(await found('label=team%3Db=c&status=queued'), [])
    assert.deepEqual(await found('status=failed'), [])
  })

  it('takes several statuses, repeated or with commas, and a text', async (t) => {
    const test = createTestApp(t)
    const [a, b, c] = [await submit(test, { name: 'one' }), await submit(test), await submit(test)]
    test.jobs.end(a, { status: 'failed' })
    test.jobs.end(b, { status: 'cancelled' })
    const found = async (query: string) =>
      (await get(test, `/jobs?${query}`)).json().jobs.map((job: { id: string }) => job.id)
    assert.deepEqual(await found('status=failed&status=queued'), [c, a])
    assert.deepEqual(await found('status=cancelled,queued&status=failed'), [c, b, a])
    assert.deepEqual(await found('q=ONE'), [a])
  })

  it('says of a search how far it has looked', async (t) => {
    const test = createTestApp(t)
    const id = await submit(test)
    test.jobs.change(id, { createdAt: 1000 })
    await submit(test)
    test.jobs.change(await submit(test), { createdAt: 2000 })
    assert.equal((await get(test, '/jobs')).json().searched, null)
    const whole = (await get(test, '/jobs?q=0')).json()
    assert.deepEqual(whole.searched, { jobs: 3, to: null })
    const part = (await get(test, '/jobs?q=0&limit=1')).json()
    assert.deepEqual(part.searched, { jobs: 3, to: '1970-01-01T00:00:02.000Z' })
  })

  it('shows what stages have found out', async (t) => {
    const test = createTestApp(t)
    const id = await submit(test)
    const findings = { status: 'scanned', critical: 1, high: 0, medium: 0, low: 2, other: 0 } as const
    test.jobs.change(id, { imageBytes: 5000, findings, runMs: 12 })
    const [job] = (await get(test, '/jobs')).json().jobs
    assert.deepEqual([job.imageBytes, job.findings, job.runMs], [5000, findings, 12])
    fits(JobSummarySchema, job)
    const zeros = { critical: 0, high: 0, medium: 0, low: 0, other: 0 }
    test.jobs.change(id, { findings: { status: 'not_scanned', ...zeros } })
    const [older] = (await get(test, '/jobs')).json().jobs
    assert.deepEqual(new Set(Object.values(older.findings)), new Set(['not_scanned', null]))
    fits(JobSummarySchema, older)
  })

  for (const query of [
    'status=done',
    'status=failed,done',
    'status=',
    'q=a&q=b',
    'limit=0',
    'limit=201',
    'limit=x',
    'label=x',
    'colour=red',
    'limit=1&limit=2',
  ]) {
    it(`refuses ?${query}`, async (t) => {
      const response = await get(createTestApp(t), `/jobs?${query}`)
      assert.equal(response.statusCode, 400)
      assert.equal(response.json().in, 'query')
    })
  }
})

describe('GET /jobs/{id}', () => {
  it('shows position, attempts, stages with durations, the verdict with its excerpt, and links', async (t) => {
    const test = createTestApp(t)
    const id = await submit(test, { name: 'x' })
    assert.equal((await get(test, `/jobs/${id}`)).json().position, 1)
    test.jobs.end(id, { status: 'failed', reason: 'build_failed', message: 'make failed', stage: 'build' })
    const job = (await get(test, `/jobs/${id}`)).json()
    assert.equal(job.position, null)
    assert.equal(job.reason, 'build_failed')
    const [attempt] = job.attempts
    assert.deepEqual(attempt.verdict, {
      status: 'failed',
      reason: 'build_failed',
      message: 'make failed',
      excerpt: ['make: *** [all] Error 2'],
      line: null,
    })
    assert.equal(attempt.stages[0].durationMs, 12)
    assert.equal(attempt.stages[1].durationMs, null)
    assert.equal('output' in attempt.stages[0], false)
    assert.equal(attempt.stages[0].startedAt, '1970-01-01T00:00:01.000Z')
    for (const link of Object.values<string>(job.links)) {
      assert.ok(link.startsWith(`/api/v2/jobs/${id}`))
    }
    assert.equal('findings' in job.links, false)
  })

  it('shows the performance, metrics, image and warnings of a job that succeeded', async (t) => {
    const test = createTestApp(t)
    const id = await submit(test)
    const result = {
      performance: 0.99,
      metrics: { perf: 0.99, 'perf-2.loss': 1e-9 },
      imageId: 'sha256:1',
      warnings: ['w'],
    }
    test.jobs.end(id, { status: 'succeeded', ...result })
    const { links, context, ...job } = (await get(test, `/jobs/${id}`)).json()
    const { performance, metrics, imageId, warnings } = job
    assert.deepEqual({ performance, metrics, imageId, warnings }, result)
    assert.equal(context, null)
    assert.deepEqual([links.findings, links.sbom], [`${links.self}/findings`, `${links.self}/sbom`])
  })

  it('answers HEAD like GET without a body', async (t) => {
    const test = createTestApp(t)
    const url = `/api/v2/jobs/${await submit(test)}`
    const head = await test.app.inject({ method: 'HEAD', url, headers: LOCAL })
    const full = await test.app.inject({ url, headers: LOCAL })
    assert.equal(head.statusCode, 200)
    assert.equal(head.body, '')
    assert.equal(head.headers['content-length'], full.headers['content-length'])
  })
})

describe('every address of one job', () => {
  const calls: readonly ['GET' | 'POST' | 'PATCH' | 'DELETE', string][] = [
    ['GET', ''],
    ['PATCH', ''],
    ['DELETE', ''],
    ['POST', '/cancel'],
    ['POST', '/retry'],
    ['GET', '/events'],
    ['GET', '/logs'],
    ['GET', '/dockerfile'],
    ['GET', '/record'],
  ]
  for (const [method, path] of calls) {
    it(`answers job_not_found to ${method} ${path || '/'} of an unknown id`, async (t) => {
      const { app } = createTestApp(t)
      const payload = method === 'PATCH' ? { payload: { name: 'x' } } : {}
      const response = await app.inject({
        method,
        url: `/api/v2/jobs/nope${path}`,
        headers: LOCAL,
        ...payload,
      })
      assert.equal(response.statusCode, 404)
      assert.equal(response.json().code, 'job_not_found')
    })
  }
})

describe('PATCH /jobs/{id}', () => {
  it('changes what is named and nothing else', async (t) => {
    const test = createTestApp(t)
    const id = await submit(test, { name: 'a', labels: { x: '1' } })
    const job = (await send(test, 'PATCH', `/jobs/${id}`, { priority: 9, description: 'd' })).json()
    assert.deepEqual([job.name, job.priority, job.description, job.labels], ['a', 9, 'd', { x: '1' }])
  })

  for (const body of [
    {},
    { status: 'succeeded' },
    { name: 5 },
    { labels: { a: 1 } },
    { labels: { ' ': 'x' } },
  ]) {
    it(`refuses ${JSON.stringify(body)}`, async (t) => {
      const test = createTestApp(t)
      const response = await send(test, 'PATCH', `/jobs/${await submit(test)}`, body)
      assert.equal(response.statusCode, 400)
    })
  }

  it('refuses other types of body, and bodies above 256 KiB', async (t) => {
    const { app } = createTestApp(t)
    const patch = (type: string, payload: string) =>
      app.inject({
        method: 'PATCH',
        url: '/api/v2/jobs/x',
        headers: { ...LOCAL, 'content-type': type },
        payload,
      })
    assert.equal((await patch('text/plain', 'name')).statusCode, 415)
    assert.equal((await patch('application/json', ' '.repeat(300_000))).statusCode, 413)
  })
})

describe('cancelling, retrying, deleting', () => {
  it('cancels, again and again, with or without an empty body', async (t) => {
    const test = createTestApp(t)
    const id = await submit(test)
    const first = await send(test, 'POST', `/jobs/${id}/cancel`)
    assert.equal(first.statusCode, 202)
    assert.equal(first.json().status, 'cancelled')
    const headers = { ...LOCAL, 'content-type': 'application/x-www-form-urlencoded', 'content-length': '0' }
    const second = await test.app.inject({ method: 'POST', url: `/api/v2/jobs/${id}/cancel`, headers })
    assert.equal(second.statusCode, 202, second.body)
  })

  it('retries an ended job, from the stage that is named', async (t) => {
    const test = createTestApp(t)
    const id = await submit(test)
    assert.equal((await send(test, 'POST', `/jobs/${id}/retry`)).json().code, 'job_state_conflict')
    test.jobs.end(id, { status: 'failed', reason: 'run_failed' })
    const response = await send(test, 'POST', `/jobs/${id}/retry?from=build`)
    assert.equal(response.statusCode, 202)
    assert.deepEqual([response.json().attempt, response.json().stage], [2, 'build'])
    assert.equal((await send(test, 'POST', `/jobs/${id}/retry?from=lunch`)).statusCode, 400)
  })

  it('deletes with 204 and no body, once', async (t) => {
    const test = createTestApp(t)
    const id = await submit(test)
    const response = await send(test, 'DELETE', `/jobs/${id}`)
    assert.equal(response.statusCode, 204)
    assert.equal(response.body, '')
    assert.equal((await send(test, 'DELETE', `/jobs/${id}`)).statusCode, 404)
  })

  it('says storage_full with 507', async (t) => {
    const test = createTestApp(t)
    test.jobs.failNext(new SlipwayError('storage_full', { detail: 'No space.' }))
    const response = await test.app.inject({
      method: 'POST',
      url: '/api/v2/jobs',
      headers: { ...LOCAL, 'content-type': 'text/plain' },
      payload: 'x',
    })
    assert.equal(response.statusCode, 507)
    assert.equal(response.json().retryable, true)
  })
})

/** The schema has every member and no member has another type. */
function fits(schema: TSchema & { properties?: object }, body: object): void {
  assert.deepEqual([...Value.Errors(schema, body)], [])
  const unknown = Object.keys(body).filter((name) => !(name in (schema.properties ?? {})))
  assert.deepEqual(unknown, [])
}

describe('the documented schemas', () => {
  it('are what the answers look like, before and after the end of a job', async (t) => {
    const test = createTestApp(t)
    const sent = await send(test, 'POST', '/jobs', { dockerfile: 'FROM x' })
    fits(SubmittedJobSchema, sent.json())
    const { id } = sent.json()
    for (const end of [undefined, { status: 'failed', reason: 'run_failed', message: 'm' }] as const) {
      if (end) test.jobs.end(id, { ...end, contextSha256: 'c', contextBytes: 5, performance: 1 })
      fits(JobViewSchema, (await get(test, `/jobs/${id}`)).json())
      fits(JobSummarySchema, (await get(test, '/jobs')).json().jobs[0])
      fits(JobSchema, (await send(test, 'PATCH', `/jobs/${id}`, { priority: 1 })).json())
      fits(JobRecordSchema, (await get(test, `/jobs/${id}/record`)).json())
    }
    fits(ProblemSchema, (await get(test, '/jobs/nope')).json())
    fits(HealthSchema, (await test.app.inject({ url: '/health', headers: LOCAL })).json())
  })
})

describe('the evidence', () => {
  it('is the Dockerfile byte for byte, to be saved and not to be shown', async (t) => {
    const test = createTestApp(t)
    const bytes = Buffer.from('FROM x\r\n# <script>\xff', 'latin1')
    const response = await get(test, `/jobs/${await submit(test, { dockerfile: bytes })}/dockerfile`)
    assert.deepEqual(response.rawPayload, bytes)
    assert.match(String(response.headers['content-type']), /^text\/plain/)
    assert.match(String(response.headers['content-disposition']), /^attachment/)
    assert.equal(response.headers['x-content-type-options'], 'nosniff')
  })

  it('is the record of the latest attempt, or of the one named', async (t) => {
    const test = createTestApp(t)
    const id = await submit(test)
    test.jobs.change(id, { attempt: 3 })
    assert.equal((await get(test, `/jobs/${id}/record`)).json().attempt, 3)
    assert.equal((await get(test, `/jobs/${id}/record?attempt=2`)).json().attempt, 2)
    assert.equal((await get(test, `/jobs/${id}/record?attempt=0`)).statusCode, 400)
    assert.deepEqual((await get(test, `/jobs/${id}/record`)).json(), await test.jobs.record(id))
  })
})
