import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { createTestApp, LOCAL, type TestApp } from '../../../test/support/http-app.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import { type Job, STAGES } from '../../jobs/job.ts'
import { packDockerfile } from './gzip-dockerfile.ts'

const UNKNOWN = '019aa5e2-7f1c-7cc3-98c4-ffffffffffff'
const DOCKERFILE = 'FROM debian:bookworm-slim\nRUN true\n'
const OTHER = 'FROM debian:bookworm-slim\nRUN false\n'
/** With a time of packing, as `gzip` writes it. */
const PACKED = pack(DOCKERFILE)
const BODY = { name: 'perf', description: 'a test', dockerfile: PACKED }

function pack(text: string, time = 1_600_000_000): string {
  const packed = gzipSync(text)
  packed.writeUInt32LE(time, 4)
  return packed.toString('base64')
}

interface Sent {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH'
  readonly url: string
  readonly body?: unknown
  readonly type?: string | undefined
}

/** Status and body of the answer, which is always JSON. */
async function call({ app }: TestApp, { method, url, body, type = 'application/json' }: Sent) {
  const payload = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
  const headers = body === undefined ? LOCAL : { ...LOCAL, 'content-type': type }
  const sent = body === undefined ? {} : { payload: payload ?? '' }
  const response = await app.inject({ method, url: `/api/v1/${url}`, headers, ...sent })
  assert.equal(response.headers['content-type'], 'application/json; charset=utf-8')
  return { status: response.statusCode, body: response.json() as unknown }
}

async function create(test: TestApp, body: object = BODY): Promise<string> {
  const answer = await call(test, { method: 'POST', url: 'job', body })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return (answer.body as { id: string }).id
}

const read = async (test: TestApp, id: string) =>
  (await call(test, { method: 'GET', url: `job/${id}` })).body as Record<string, unknown>

describe('POST /api/v1/job', () => {
  it('makes a job of which the hardening index is measured', async (t) => {
    const test = createTestApp(t)
    const submission = test.jobs.submissionOf(await create(test))
    assert.equal(Buffer.from(submission.dockerfile ?? []).toString(), DOCKERFILE)
    assert.equal(submission.hardening, true)
    assert.equal(`${submission.name}, ${submission.description}`, 'perf, a test')
  })

  it('reads JSON whatever the content type says', async (t) => {
    const test = createTestApp(t)
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'application/vnd.api+json']) {
      const { status } = await call(test, { method: 'POST', url: 'job', body: BODY, type })
      assert.equal(status, 200, type)
    }
  })

  it('takes names as long as they may be, in characters', async (t) => {
    const test = createTestApp(t)
    const body = { name: '👍'.repeat(50), description: 'ä'.repeat(100), dockerfile: PACKED, more: 1 }
    const { name, description } = await read(test, await create(test, body))
    assert.deepEqual([name, description], [body.name, body.description])
    await create(test, { name: '', description: '', dockerfile: PACKED })
  })

  const missing = (...loc: string[]) => ({
    type: 'missing',
    loc: ['body', 'payload', ...loc],
    msg: 'Field required',
  })
  const notText = (field: string) => ({
    type: 'string_type',
    loc: ['body', 'payload', field],
    msg: 'Input should be a valid string',
  })
  const tooLong = (field: string, most: number) => ({
    type: 'string_too_long',
    loc: ['body', 'payload', field],
    msg: `String should have at most ${most} characters`,
  })
  const noObject = {
    type: 'model_attributes_type',
    loc: ['body', 'payload'],
    msg: 'Input should be a valid dictionary or object to extract fields from',
  }
  const badUnicode = {
    type: 'string_unicode',
    loc: ['body', 'payload', 'name'],
    msg: 'Input should be a valid string, unable to parse raw data as a unicode string',
  }
  const cases: readonly (readonly [string, unknown, readonly object[]])[] = [
    ['no body', '', [missing()]],
    ['null', 'null', [missing()]],
    ['an empty object', {}, [missing('name'), missing('description'), missing('dockerfile')]],
    ['no name', { ...BODY, name: undefined }, [missing('name')]],
    ['a list', [BODY], [noObject]],
    ['a text', '"x"', [noObject]],
    ['a number as the name', { ...BODY, name: 7 }, [notText('name')]],
    ['no Dockerfile', { ...BODY, dockerfile: null }, [notText('dockerfile')]],
    ['a long name', { ...BODY, name: 'n'.repeat(51) }, [tooLong('name', 50)]],
    ['a long description', { ...BODY, description: 'd'.repeat(101) }, [tooLong('description', 100)]],
    [
      'all of it wrong',
      { description: 'd'.repeat(101), dockerfile: [] },
      [missing('name'), tooLong('description', 100), notText('dockerfile')],
    ],
    ['half a surrogate pair', `{"name":"\\ud800","description":"","dockerfile":""}`, [badUnicode]],
  ]
  for (const [what, body, detail] of cases) {
    it(`answers ${what} as django-ninja does`, async (t) => {
      const test = createTestApp(t)
      assert.deepEqual(await call(test, { method: 'POST', url: 'job', body }), {
        status: 422,
        body: { detail },
      })
      const { body: jobs } = await call(test, { method: 'GET', url: 'jobs' })
      assert.deepEqual(jobs, [])
    })
  }

  it('answers what is no JSON as django-ninja does, with the place', async (t) => {
    const test = createTestApp(t)
    for (const [body, why] of [
      ['{"name":', 'The body is not JSON: it ends too early.'],
      ['name=x', 'The body is not JSON: see line 1, column 1.'],
      [Buffer.from([0x22, 0xff, 0x22]), 'The body is not UTF-8.'],
    ] as const) {
      const detail = `Cannot parse request body (${why})`
      assert.deepEqual(await call(test, { method: 'POST', url: 'job', body }), {
        status: 400,
        body: { detail },
      })
    }
  })

  it('says what is wrong with the Dockerfile, packed and unpacked', async (t) => {
    const test = createTestApp(t)
    const detail = (why: string) => [
      { type: 'value_error', loc: ['body', 'payload', 'dockerfile'], msg: `Value error, ${why}` },
    ]
    const post = (dockerfile: string) =>
      call(test, { method: 'POST', url: 'job', body: { ...BODY, dockerfile } })
    assert.deepEqual(await post('FROM debian:12'), {
      status: 422,
      body: { detail: detail('dockerfile is not base64: it has the character ":"') },
    })
    const start = { line: 1, character: 4 }
    const found = {
      code: 'SLP0014',
      message: 'No such thing.',
      action: 'Mend it.',
      range: { start, end: start },
    }
    const diagnostics = [
      { ...found, severity: 'error' },
      { ...found, severity: 'warning' },
    ]
    test.jobs.failNext(new SlipwayError('dockerfile_invalid', { detail: 'x', data: { diagnostics } }))
    assert.deepEqual(await post(PACKED), {
      status: 422,
      body: { detail: detail('2:5 SLP0014 No such thing.') },
    })
    test.jobs.failNext(new SlipwayError('policy_denied', { detail: 'Not here.' }))
    assert.deepEqual(await post(PACKED), { status: 422, body: { detail: detail('Not here.') } })
    test.jobs.failNext(new SlipwayError('request_invalid', { detail: 'holds a bell', where: '/name' }))
    assert.deepEqual((await post(PACKED)).body, {
      detail: [{ type: 'value_error', loc: ['body', 'payload', 'name'], msg: 'Value error, holds a bell' }],
    })
  })

  it('stops to read a body that is too large', async (t) => {
    const test = createTestApp(t)
    const body = { ...BODY, dockerfile: 'A'.repeat(300_000) }
    assert.equal((await call(test, { method: 'POST', url: 'job', body })).status, 413)
  })

  it('tells nothing of what went wrong inside', async (t) => {
    const test = createTestApp(t)
    test.jobs.failNext(new Error('secret'))
    const { status, body } = await call(test, { method: 'POST', url: 'job', body: BODY })
    assert.equal(status, 500)
    assert.match((body as { detail: string }).detail, /could not be finished/)
  })
})

describe('GET /api/v1/job/<id>', () => {
  it('gives the Dockerfile back byte for byte as it was sent', async (t) => {
    const test = createTestApp(t)
    const wrapped = `\n${PACKED.replace(/.{20}/g, '$&\r\n')}  `
    const url = Buffer.from(PACKED, 'base64').toString('base64url')
    for (const dockerfile of [PACKED, wrapped, url]) {
      const id = await create(test, { ...BODY, dockerfile })
      assert.deepEqual(await read(test, id), { id, ...BODY, dockerfile, status: 'init', performance: null })
    }
  })

  it('packs the Dockerfile of a job that came by another way', async (t) => {
    const test = createTestApp(t)
    const { job } = await test.jobs.submit({ dockerfile: Buffer.from(DOCKERFILE) })
    assert.equal((await read(test, job.id)).dockerfile, packDockerfile(Buffer.from(DOCKERFILE)))
  })

  it('has a word of at most ten characters for every state', async (t) => {
    const test = createTestApp(t)
    const id = await create(test)
    const seen = async (part: Partial<Job>) => {
      test.jobs.change(id, part)
      return (await read(test, id)).status
    }
    const words = [await seen({ status: 'queued' }), await seen({ status: 'running', stage: null })]
    for (const stage of STAGES) words.push(await seen({ stage }))
    for (const status of ['succeeded', 'failed', 'cancelled'] as const) words.push(await seen({ status }))
    const building = ['building', 'building', 'building']
    const ends = ['success', 'failed', 'cancelled']
    assert.deepEqual(words, ['init', ...building, 'scanning', 'running', 'running', 'pushing', ...ends])
    for (const word of words) assert.ok(word.length <= 10)
  })

  it('shows the hardening index until the container has reported', async (t) => {
    const test = createTestApp(t)
    const id = await create(test)
    test.jobs.change(id, { hardening: 61 })
    assert.equal((await read(test, id)).performance, 61)
    test.jobs.change(id, { performance: 0 })
    assert.equal((await read(test, id)).performance, 0)
  })
})

describe('GET /api/v1/jobs', () => {
  it('lists all jobs, newest first', async (t) => {
    const test = createTestApp(t)
    const first = await create(test)
    const { job } = await test.jobs.submit({ name: 'native', dockerfile: Buffer.from(OTHER) })
    for (let count = 0; count < 120; count += 1) await create(test)
    const list = (await call(test, { method: 'GET', url: 'jobs' })).body as {
      id: string
      dockerfile: string
    }[]
    assert.equal(list.length, 122)
    assert.deepEqual(list.at(-1), await read(test, first))
    assert.deepEqual(list.at(-2), await read(test, job.id))
  })
})

describe('PUT /api/v1/job/<id>', () => {
  const put = (test: TestApp, id: string, body: object) =>
    call(test, { method: 'PUT', url: `job/${id}`, body })
  const done = { status: 200, body: { success: true } }
  const attempt = async (test: TestApp, id: string) => (await test.jobs.get(id)).attempt

  it('changes name and description without a new attempt, however the Dockerfile is packed', async (t) => {
    const test = createTestApp(t)
    const id = await create(test)
    test.jobs.end(id, { status: 'succeeded', performance: 0.5 })
    const body = { name: 'new', description: 'other', dockerfile: pack(DOCKERFILE, 1) }
    assert.deepEqual(await put(test, id, body), done)
    assert.deepEqual(await read(test, id), { id, ...body, status: 'success', performance: 0.5 })
    assert.equal(await attempt(test, id), 1)
  })

  it('starts a new attempt with another Dockerfile and gives that back', async (t) => {
    const test = createTestApp(t)
    const id = await create(test)
    test.jobs.end(id, { status: 'succeeded', performance: 0.5 })
    const dockerfile = pack(OTHER)
    assert.deepEqual(await put(test, id, { ...BODY, dockerfile }), done)
    assert.deepEqual(await read(test, id), { id, ...BODY, dockerfile, status: 'init', performance: null })
    assert.equal(await attempt(test, id), 2)
    assert.equal(Buffer.from(await test.jobs.dockerfile(id)).toString(), OTHER)
  })

  it('leaves what another API remembers of its job', async (t) => {
    const test = createTestApp(t)
    const origin = { api: 'another', file: 'Dockerfile' }
    const { job } = await test.jobs.submit({ dockerfile: Buffer.from(DOCKERFILE), origin })
    const dockerfile = pack(OTHER)
    assert.deepEqual(await put(test, job.id, { ...BODY, dockerfile }), done)
    assert.deepEqual(await test.jobs.origin(job.id), { ...origin, dockerfile })
    assert.equal((await read(test, job.id)).dockerfile, dockerfile)
  })

  it('changes nothing when any of it is refused', async (t) => {
    const test = createTestApp(t)
    const id = await create(test)
    const before = await read(test, id)
    for (const part of [{ dockerfile: 'no' }, { name: 'n'.repeat(51) }, { name: 'bell\u0007' }]) {
      const { status } = await put(test, id, {
        ...BODY,
        description: 'new',
        dockerfile: pack(OTHER),
        ...part,
      })
      assert.equal(status, 422, JSON.stringify(part))
    }
    assert.deepEqual(await read(test, id), before)
    assert.equal(await attempt(test, id), 1)
  })
})

describe('DELETE /api/v1/job/<id>', () => {
  it('removes the job', async (t) => {
    const test = createTestApp(t)
    const id = await create(test)
    const url = `job/${id}`
    assert.deepEqual(await call(test, { method: 'DELETE', url }), { status: 200, body: { success: true } })
    assert.equal((await call(test, { method: 'GET', url })).status, 404)
  })

  it('takes no notice of a body', async (t) => {
    const test = createTestApp(t)
    const url = `job/${await create(test)}`
    assert.equal((await call(test, { method: 'DELETE', url, body: 'x', type: 'text/plain' })).status, 200)
  })
})

describe('a job that is not there', () => {
  it('is not found, under an id of any form', async (t) => {
    const test = createTestApp(t)
    for (const id of [UNKNOWN, '1', 'x%20y']) {
      for (const method of ['GET', 'PUT', 'DELETE'] as const) {
        const body = method === 'PUT' ? BODY : undefined
        assert.deepEqual(await call(test, { method, url: `job/${id}`, body }), {
          status: 404,
          body: { detail: 'Not Found' },
        })
      }
    }
  })

  it('does not answer another method', async (t) => {
    const test = createTestApp(t)
    for (const [method, url] of [
      ['GET', 'job'],
      ['PUT', 'job'],
      ['POST', 'jobs'],
      ['DELETE', 'jobs'],
      ['PATCH', `job/${UNKNOWN}`],
      ['POST', `job/${UNKNOWN}`],
    ] as const) {
      assert.deepEqual(await call(test, { method, url }), {
        status: 405,
        body: { detail: 'Method not allowed' },
      })
    }
  })
})
