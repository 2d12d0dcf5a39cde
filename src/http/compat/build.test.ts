import assert from 'node:assert/strict'
import { type TestContext, describe, it } from 'node:test'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { Job } from '../../jobs/job.ts'
import type { Templates } from '../../templates/templates.ts'
import { HTTP_CONFIG, LOCAL, type TestApp, createTestApp } from '../../../test/support/http-app.ts'

const UNKNOWN = '019aa5e2-7f1c-7cc3-98c4-ffffffffffff'
const BODY = { model_version: 'python-flask', name: 'web', tag: '1.0' }

/** One template, which refuses the version 9. */
const TEMPLATES: Templates = {
  list: () => [
    {
      name: 'python-flask',
      title: '',
      description: '',
      parameters: { properties: { name: {} } },
      run: { mode: 'batch' },
    },
  ],
  render(name, parameters) {
    if (name !== 'python-flask') throw new SlipwayError('template_not_found', { detail: `no ${name}` })
    if (parameters.version === '9') {
      throw new SlipwayError('request_invalid', {
        where: '/template/parameters/version',
        detail: 'must be 3.12 or 3.13',
      })
    }
    return {
      template: name,
      parameters,
      dockerfile: `FROM python\nLABEL name="${String(parameters.name)}"\n`,
      files: [{ path: 'app.py', text: 'pass\n' }],
      buildArgs: { VERSION: '3.12' },
      run: { mode: 'service', healthcheck: '/health', port: 8080 },
    }
  },
  pack: () => Buffer.alloc(1024),
}

function create(context: TestContext, publish: Partial<(typeof HTTP_CONFIG)['publish']> = {}): TestApp {
  const config = { ...HTTP_CONFIG, publish: { ...HTTP_CONFIG.publish, ...publish } }
  return createTestApp(context, { templates: TEMPLATES, config })
}

async function post({ app }: TestApp, body: unknown, path = '/api/v1/build') {
  const headers = { ...LOCAL, 'content-type': 'application/json' }
  const payload = typeof body === 'string' ? body : JSON.stringify(body)
  const answer = await app.inject({ method: 'POST', url: path, headers, payload })
  return { status: answer.statusCode, body: answer.json() }
}

async function get({ app }: TestApp, url: string) {
  const answer = await app.inject({ url, headers: LOCAL })
  return { status: answer.statusCode, body: answer.json() }
}

async function refused(test: TestApp, body: unknown) {
  const answer = await post(test, body)
  assert.equal(answer.body.code, answer.status)
  assert.deepEqual(Object.keys(answer.body), ['error', 'code', 'details'])
  return `${answer.status} ${answer.body.details}`
}

describe('starting a build of a template', () => {
  it('answers with the build', async (context) => {
    for (const path of ['/api/v1/build', '/api/v1/build/']) {
      const { status, body } = await post(create(context), BODY, path)
      assert.equal(status, 200)
      assert.match(body.build_id, /^[0-9a-f-]{36}$/)
      assert.match(body.started_at, /^\d{4}-.*Z$/)
      assert.deepEqual(body, {
        build_id: body.build_id,
        status: 'pending',
        message: 'Build started',
        image_name: 'web:1.0',
        started_at: body.started_at,
      })
    }
  })

  it('submits the rendering with its context, arguments and run', async (context) => {
    const test = create(context)
    const environment = { MODE: 'fast' }
    const { body } = await post(test, { ...BODY, description: 'A web', version: 3.12, environment })
    const submission = test.jobs.submissionOf(body.build_id)
    assert.equal(Buffer.from(submission.dockerfile ?? []).toString(), 'FROM python\nLABEL name="web"\n')
    assert.equal(submission.context?.bytes, 1024)
    assert.deepEqual(submission.buildArgs, { VERSION: '3.12' })
    assert.deepEqual(submission.run, { mode: 'service', healthcheck: '/health', port: 8080 })
    assert.deepEqual([submission.name, submission.description], ['web', 'A web'])
    assert.deepEqual(submission.labels, { template: 'python-flask' })
  })

  it('takes the variable PORT for the port of a template that has one', async (context) => {
    const templates: Templates = {
      ...TEMPLATES,
      list: () => TEMPLATES.list().map((one) => ({ ...one, parameters: { properties: { port: {} } } })),
      render: (name, parameters) => ({
        ...TEMPLATES.render(name, {}),
        dockerfile: JSON.stringify(parameters),
      }),
    }
    const test = createTestApp(context, { templates })
    const environment = { PORT: '5000', MODE: 'fast' }
    const { body } = await post(test, { ...BODY, environment })
    const { dockerfile } = test.jobs.submissionOf(body.build_id)
    assert.equal(Buffer.from(dockerfile ?? []).toString(), '{"port":5000,"environment":{"MODE":"fast"}}')
  })

  it('counts null and an empty text as left out, and passes over what it does not know', async (context) => {
    const body = { ...BODY, tag: '', version: '', environment: null, build_args: null, extra: 1 }
    const answer = await post(create(context), body)
    assert.equal(answer.body.image_name, 'web:latest')
  })

  it('publishes once there is an account or a registry of its own', async (context) => {
    const cases = [
      [{}, undefined],
      [{ registry: 'index.docker.io' }, undefined],
      [{ username: 'team' }, { registry: 'docker.io', image: 'team/web', tag: '1.0' }],
      [{ registry: 'localhost:5000' }, { registry: 'localhost:5000', image: 'web', tag: '1.0' }],
      [
        { registry: 'localhost:5000', namespace: 'space', username: 'team' },
        { registry: 'localhost:5000', image: 'space/web', tag: '1.0' },
      ],
    ] as const
    for (const [publish, expected] of cases) {
      const test = create(context, publish)
      const { body } = await post(test, BODY)
      assert.deepEqual(test.jobs.submissionOf(body.build_id).publish, expected)
    }
  })

  it('names the fields of a body that does not fit', async (context) => {
    const test = create(context)
    assert.match(await refused(test, {}), /^400 .*model_version/s)
    assert.match(await refused(test, { ...BODY, environment: { A: [] } }), /^400 environment\.A: /)
    assert.match(await refused(test, { ...BODY, name: 'Web' }), /^400 name: .*capital letters/)
    assert.match(await refused(test, { ...BODY, tag: 'a b' }), /^400 tag: /)
    assert.match(await refused(test, { ...BODY, model_version: 'cobol' }), /^400 model_version: no cobol/)
    assert.equal(await refused(test, { ...BODY, version: '9' }), '400 version: must be 3.12 or 3.13')
    assert.match(await refused(test, []), /^400 .*JSON object/)
    assert.match(await refused(test, '{'), /^400 .*not JSON/)
  })

  it('answers with the same code in status and body for all other errors', async (context) => {
    const test = create(context)
    const answer = await test.app.inject({
      method: 'POST',
      url: '/api/v1/build',
      headers: LOCAL,
      payload: 'x',
    })
    assert.deepEqual([answer.statusCode, answer.json().code], [415, 415])
    test.jobs.failNext(new SlipwayError('storage_failed', { detail: 'no store', cause: new Error('hidden') }))
    const { status, body } = await post(test, BODY)
    assert.equal(status, 500)
    assert.deepEqual(body, { error: 'The store failed', code: 500, details: 'no store' })
  })
})

describe('other methods', () => {
  it('are refused with the code in status and body', async (context) => {
    const { app } = create(context)
    const answer = await app.inject({ method: 'DELETE', url: '/api/v1/build', headers: LOCAL })
    assert.deepEqual([answer.statusCode, answer.json().code], [405, 405])
  })
})

describe('the status of a build', () => {
  const CASES: readonly (readonly [string, string, Partial<Job>])[] = [
    ['pending', 'Build is waiting to be started', { status: 'queued' }],
    ['building', 'Build is running: scan', { status: 'running', stage: 'scan' }],
    ['success', 'done', { status: 'succeeded', message: 'done', finishedAt: 0 }],
    ['failed', 'broke', { status: 'failed', message: 'broke', finishedAt: 0 }],
    ['failed', 'cancelled', { status: 'cancelled', finishedAt: 0 }],
  ]
  for (const [word, message, state] of CASES) {
    it(`is ${word} for a job that is ${state.status}`, async (context) => {
      const test = create(context)
      const { body: started } = await post(test, BODY)
      test.jobs.log(started.build_id, 'a line')
      test.jobs.change(started.build_id, state)
      const { status, body } = await get(test, `/api/v1/build/${started.build_id}/status`)
      assert.equal(status, 200)
      assert.deepEqual(body, {
        build_id: started.build_id,
        status: word,
        message,
        image_name: 'web:1.0',
        started_at: started.started_at,
        completed_at: state.finishedAt === undefined ? null : '1970-01-01T00:00:00.000Z',
        logs: ['a line'],
      })
    })
  }

  it('has the last 1000 lines of the log', async (context) => {
    const test = create(context)
    const { build_id } = (await post(test, BODY)).body
    for (let line = 1; line <= 1500; line += 1) test.jobs.log(build_id, `line ${line}`)
    const { logs } = (await get(test, `/api/v1/build/${build_id}/status`)).body
    assert.deepEqual([logs.length, logs[0], logs.at(-1)], [1000, 'line 501', 'line 1500'])
  })

  it('is 404 for an id that it does not know', async (context) => {
    for (const id of [UNKNOWN, 'nonsense']) {
      const { status, body } = await get(create(context), `/api/v1/build/${id}/status`)
      assert.deepEqual([status, body.code, body.error], [404, 404, 'There is no such job'])
    }
  })
})

describe('the list of builds', () => {
  it('has all jobs, newest first, and their number', async (context) => {
    const test = create(context)
    assert.deepEqual((await get(test, '/api/v1/builds')).body, { builds: [], total: 0 })
    const { build_id } = (await post(test, BODY)).body
    const dockerfile = Buffer.from('FROM busybox\n')
    await test.jobs.submit({ dockerfile, name: 'plain' })
    await test.jobs.submit({ dockerfile, publish: { image: 'team/app:2' } })
    const { body } = await get(test, '/api/v1/builds/')
    assert.equal(body.total, 3)
    assert.deepEqual(
      body.builds.map((one: { image_name: string }) => one.image_name),
      ['team/app:2', 'plain', 'web:1.0'],
    )
    assert.equal(body.builds[2].build_id, build_id)
    assert.ok(!('logs' in body.builds[0]))
  })
})
