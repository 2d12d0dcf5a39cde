import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { createTestApp, LOCAL, type TestApp } from '../../../test/support/http-app.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'

const DOCKERFILE = 'FROM debian\nCMD echo \'{"perf":0.99}\' > /data/perf.json\n'

function post(
  app: TestApp['app'],
  type: string,
  payload: string | Buffer,
  query = '',
  headers: Record<string, string> = {},
) {
  return app.inject({
    method: 'POST',
    url: `/api/v2/jobs${query}`,
    headers: { ...LOCAL, 'content-type': type, ...headers },
    payload,
  })
}

const json = (app: TestApp['app'], body: unknown, headers?: Record<string, string>) =>
  post(app, 'application/json', JSON.stringify(body), '', headers)

describe('submitting JSON', () => {
  it('answers 202 with the job, its address and its diagnostics', async (t) => {
    const { app, jobs } = createTestApp(t)
    const response = await json(app, { name: 'perf', dockerfile: DOCKERFILE })
    const job = response.json()
    assert.equal(response.statusCode, 202)
    assert.equal(response.headers.location, `/api/v2/jobs/${job.id}`)
    assert.equal(response.headers['idempotency-replayed'], undefined)
    assert.equal(job.status, 'queued')
    assert.deepEqual(job.diagnostics, [])
    assert.match(job.createdAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    assert.equal(Buffer.from(jobs.submissionOf(job.id).dockerfile ?? []).toString(), DOCKERFILE)
  })

  it('hands over every field, and the context in its bytes', async (t) => {
    const { app, jobs } = createTestApp(t)
    const context = randomBytes(700_000)
    const fields = {
      name: 'all',
      description: 'two\nlines',
      buildArgs: { VERSION: '1' },
      environment: { MODE: 'a=b' },
      labels: { 'team/x': 'blue' },
      target: 'final',
      limits: { timeoutSeconds: 10, memoryMiB: 64, cpus: 0.5, dataMiB: 8, pids: 32 },
      performance: 'required',
      priority: -5,
    }
    const response = await json(app, {
      ...fields,
      dockerfile: DOCKERFILE,
      context: context.toString('base64'),
    })
    assert.equal(response.statusCode, 202)
    const {
      context: stored,
      dockerfile: _,
      idempotencyKey: __,
      ...said
    } = jobs.submissionOf(response.json().id)
    assert.deepEqual(said, fields)
    assert.equal(stored?.sha256, createHash('sha256').update(context).digest('hex'))
    assert.deepEqual(response.json().context, { sha256: stored?.sha256, bytes: context.length })
  })

  const wrong: readonly [string, unknown, string][] = [
    ['an unknown field', { dockerfile: 'FROM x', dokerfile: 1 }, '/dokerfile'],
    ['an unknown limit', { dockerfile: 'FROM x', limits: { gpus: 1 } }, '/limits/gpus'],
    ['a number as the Dockerfile', { dockerfile: 5 }, '/dockerfile'],
    ['a number in a text, which is not converted', { priority: '5' }, '/priority'],
    ['a limit above the ceiling', { limits: { memoryMiB: 8193 } }, '/limits/memoryMiB'],
    ['a priority out of bounds', { priority: 101 }, '/priority'],
    ['a control character in the name', { name: 'a\u0007' }, '/name'],
    ['a name of a variable that is none', { environment: { 'A B': 'x' } }, '/environment/A B'],
    ['a NUL in a variable', { environment: { A: '\0' } }, '/environment/A'],
    ['a wrong word', { performance: 'maybe' }, '/performance'],
    ['half of a surrogate pair', { dockerfile: 'FROM \ud800' }, '/dockerfile'],
    ['a context that is not base64', { dockerfile: 'FROM x', context: 'nope!' }, '/context'],
    ['a list', [], ''],
    ['null', null, ''],
  ]
  for (const [what, body, pointer] of wrong) {
    it(`refuses ${what} and points to it`, async (t) => {
      const { app } = createTestApp(t)
      const response = await json(app, body)
      assert.equal(response.statusCode, 400, response.body)
      assert.equal(response.json().code, 'request_invalid')
      if (pointer !== '') assert.equal(response.json().where, pointer)
    })
  }

  it('lists all wrong fields at once, and a flood of them cut short', async (t) => {
    const { app } = createTestApp(t)
    const two = (await json(app, { name: 5, priority: 1.5 })).json()
    assert.deepEqual(two.errors, [
      { pointer: '/name', message: 'must be string' },
      { pointer: '/priority', message: 'must be integer' },
    ])
    const flood = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`x${index}`, 1]))
    assert.equal((await json(app, flood)).json().errors.length, 8)
  })

  it('says where JSON is malformed', async (t) => {
    const { app } = createTestApp(t)
    const response = await post(app, 'application/json', '{"name": "a",\n "b": }')
    assert.equal(response.statusCode, 400)
    assert.equal(response.json().where, 'line 2, column 7')
  })

  it('answers what the use case refuses with its diagnostics', async (t) => {
    const { app, jobs } = createTestApp(t)
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } }
    const diagnostics = [
      { code: 'SLP001', severity: 'error', message: 'Unknown FORM', action: 'FROM?', range },
    ]
    jobs.failNext(
      new SlipwayError('dockerfile_invalid', {
        detail: 'Unknown FORM',
        where: 'Dockerfile:1:1',
        data: { diagnostics },
      }),
    )
    const response = await json(app, { dockerfile: 'FORM x' })
    assert.equal(response.statusCode, 422)
    assert.equal(response.json().where, 'Dockerfile:1:1')
    assert.deepEqual(response.json().diagnostics, diagnostics)
  })

  it('refuses fields in the query, which would be ignored', async (t) => {
    const { app } = createTestApp(t)
    const response = await post(app, 'application/json', '{"dockerfile":"FROM x"}', '?name=a')
    assert.equal(response.statusCode, 400)
    assert.equal(response.json().where, 'name')
  })

  it('sends whoever has more than 32 MiB to the multipart form', async (t) => {
    const { app } = createTestApp(t)
    const response = await post(app, 'application/json', Buffer.alloc(33 * 1024 * 1024, 0x20))
    assert.equal(response.statusCode, 413)
    assert.match(response.json().detail, /multipart/)
  })
})

describe('submitting a bare Dockerfile', () => {
  for (const type of [
    'text/plain',
    'text/x-dockerfile',
    'application/octet-stream',
    'text/plain; charset=utf-8',
  ]) {
    it(`takes ${type} byte for byte`, async (t) => {
      const { app, jobs } = createTestApp(t)
      const bytes = Buffer.from([0x46, 0x52, 0xff, 0xfe, 0x00, 0x0d, 0x0a])
      const response = await post(app, type, bytes)
      assert.equal(response.statusCode, 202)
      assert.deepEqual(Buffer.from(jobs.submissionOf(response.json().id).dockerfile ?? []), bytes)
    })
  }

  it('takes the fields from the query', async (t) => {
    const { app, jobs } = createTestApp(t)
    const query =
      '?name=a%20b&description=d&priority=7&performance=required&target=final&timeoutSeconds=9&memoryMiB=32&cpus=1.5' +
      '&dataMiB=2&pids=20&label=team=blue&label=x=&buildArg=A=1&env=K=a=b&env=L=2' +
      '&hardening=false&publish=team/x&credential=hub&run=service'
    const response = await post(app, 'text/plain', DOCKERFILE, query)
    assert.equal(response.statusCode, 202, response.body)
    const { dockerfile: _, idempotencyKey: __, ...said } = jobs.submissionOf(response.json().id)
    assert.deepEqual(said, {
      name: 'a b',
      description: 'd',
      priority: 7,
      performance: 'required',
      target: 'final',
      limits: { timeoutSeconds: 9, memoryMiB: 32, cpus: 1.5, dataMiB: 2, pids: 20 },
      labels: { team: 'blue', x: '' },
      buildArgs: { A: '1' },
      environment: { K: 'a=b', L: '2' },
      hardening: false,
      publish: { image: 'team/x', credential: 'hub' },
      run: { mode: 'service' },
    })
  })

  for (const query of [
    '?nmae=x',
    '?priority=high',
    '?label=none',
    '?env=1A=x',
    '?buildArg==x',
    '?name=a&name=b',
    '?memoryMiB=1',
  ]) {
    it(`refuses ${query}`, async (t) => {
      const { app } = createTestApp(t)
      const response = await post(app, 'text/plain', DOCKERFILE, query)
      assert.equal(response.statusCode, 400, response.body)
      assert.equal(response.json().code, 'request_invalid')
    })
  }

  it('hands an empty one over, to be refused as a Dockerfile', async (t) => {
    const { app, jobs } = createTestApp(t)
    const response = await post(app, 'text/plain', '')
    assert.equal(jobs.submissionOf(response.json().id).dockerfile?.length, 0)
  })

  it('refuses 10 MB of text with 413 and the limit', async (t) => {
    const { app } = createTestApp(t)
    const response = await post(app, 'text/plain', Buffer.alloc(10_000_000, 0x61))
    assert.equal(response.statusCode, 413)
    assert.equal(response.json().code, 'body_too_large')
    assert.match(response.json().detail, /65536 bytes/)
  })

  it('lets a client that is still sending 10 MB see the answer', async (t) => {
    const { listen } = createTestApp(t)
    const url = await listen()
    const response = await fetch(`${url}/api/v2/jobs`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: Buffer.alloc(10_000_000, 0x61),
    })
    assert.equal(response.status, 413)
    assert.equal(((await response.json()) as { code: string }).code, 'body_too_large')
  })
})

describe('submitting', () => {
  it('returns the first job for a repeated Idempotency-Key and says so', async (t) => {
    const { app } = createTestApp(t)
    const key = { 'idempotency-key': 'k'.repeat(255) }
    const first = await json(app, { dockerfile: 'FROM x' }, key)
    const second = await json(app, { dockerfile: 'FROM x' }, key)
    assert.equal(second.statusCode, 202)
    assert.equal(second.json().id, first.json().id)
    assert.equal(second.headers['idempotency-replayed'], 'true')
  })

  for (const key of ['', 'k'.repeat(256), 'a b', 'ü']) {
    it(`refuses the Idempotency-Key ${JSON.stringify(key.slice(0, 9))}`, async (t) => {
      const { app } = createTestApp(t)
      const response = await json(app, { dockerfile: 'FROM x' }, { 'idempotency-key': key })
      assert.equal(response.statusCode, 400)
      assert.equal(response.json().in, 'headers')
    })
  }

  it('refuses other content types with 415 and the list of those it takes', async (t) => {
    const { app } = createTestApp(t)
    for (const type of ['application/x-www-form-urlencoded', 'text/html', 'application/x-tar', 'nonsense']) {
      const response = await post(app, type, 'FROM x')
      assert.equal(response.statusCode, 415, type)
      assert.equal(response.json().code, 'media_type_unsupported')
      assert.match(response.json().action, /text\/x-dockerfile/)
    }
  })

  it('refuses a request without a body', async (t) => {
    const { app } = createTestApp(t)
    const response = await app.inject({ method: 'POST', url: '/api/v2/jobs', headers: LOCAL })
    assert.equal(response.statusCode, 400)
    assert.match(response.json().detail, /no body/)
  })

  it('answers shutting_down once the service stops, while reads go on', async (t) => {
    const { app, shutdown } = createTestApp(t)
    shutdown.abort()
    assert.equal((await json(app, { dockerfile: 'FROM x' })).json().code, 'shutting_down')
    assert.equal((await app.inject({ url: '/api/v2/jobs', headers: LOCAL })).statusCode, 200)
  })
})
