import assert from 'node:assert/strict'
import { type TestContext, describe, it } from 'node:test'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { Job, StageName, StageRecord, StageStatus } from '../../jobs/job.ts'
import { HTTP_CONFIG, LOCAL, type TestApp, createTestApp } from '../../../test/support/http-app.ts'

const DOCKERFILE = 'FROM busybox\nCMD true\n'
const UNKNOWN = '019aa5e2-7f1c-7cc3-98c4-ffffffffffff'
const REQUIRED = ['This field is required.']

type Fields = Readonly<Record<string, string | File>>

const dockerfile = (text = DOCKERFILE, name = 'Dockerfile') => new File([text], name)
const FORM = { image_name: 'web', image_tag: '1.0' }

/** The body; the HTTP status is 200 whatever happened. */
async function post({ app }: TestApp, path: string, fields: Fields) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  const request = new Request('http://localhost', { method: 'POST', body: form })
  const headers = { ...LOCAL, 'content-type': request.headers.get('content-type') ?? '' }
  const payload = Buffer.from(await request.arrayBuffer())
  const answer = await app.inject({ method: 'POST', url: path, headers, payload })
  assert.equal(answer.statusCode, 200)
  return answer.json()
}

async function call({ app }: TestApp, url: string, method: 'GET' | 'POST' = 'GET') {
  const answer = await app.inject({ method, url, headers: LOCAL })
  assert.equal(answer.statusCode, 200)
  return answer.json()
}

async function submitted(context: TestContext) {
  const test = createTestApp(context)
  const id: string = (await post(test, '/build-push', { file: dockerfile(), ...FORM })).build_id
  return { test, jobs: test.jobs, id }
}

type Stages = Partial<Record<StageName, StageStatus>>

async function move({ jobs }: TestApp, id: string, state: Partial<Job>, stages: Stages): Promise<void> {
  jobs.change(id, state)
  const [attempt] = (await jobs.get(id)).attempts
  assert.ok(attempt)
  const records = Object.entries(stages).map(([stage, status]): StageRecord => {
    return { stage: stage as StageName, status, startedAt: 0, endedAt: 1, message: null, output: null }
  })
  jobs.setAttempts(id, [{ ...attempt, stages: records }])
}

describe('submitting to build-push', () => {
  it('starts a build that is pushed under the account of the server', async (context) => {
    const publish = { registry: 'registry.example.org', namespace: '', username: 'team' }
    const test = createTestApp(context, { config: { ...HTTP_CONFIG, publish } })
    for (const path of ['/build-push', '/build-push/']) {
      const body = await post(test, path, { file: dockerfile(), ...FORM })
      assert.deepEqual(body, { status: 200, message: 'Build started', build_id: body.build_id })
      const submission = test.jobs.submissionOf(body.build_id)
      assert.equal(Buffer.from(submission.dockerfile ?? []).toString(), DOCKERFILE)
      assert.deepEqual(submission.publish, {
        registry: 'registry.example.org',
        image: 'team/web',
        tag: '1.0',
      })
    }
  })

  it('puts images below the namespace where there is one, and names them bare without an account', async (context) => {
    for (const [namespace, image] of [
      ['space', 'space/web'],
      ['', 'web'],
    ] as const) {
      const publish = { registry: 'registry.example.org', namespace, username: namespace && 'team' }
      const test = createTestApp(context, { config: { ...HTTP_CONFIG, publish } })
      const { build_id } = await post(test, '/build-push', { file: dockerfile(), ...FORM })
      assert.equal(test.jobs.submissionOf(build_id).publish?.image, image)
    }
  })

  it('says in the words of Django which fields are missing', async (context) => {
    const test = createTestApp(context)
    const message = { file: REQUIRED, image_name: REQUIRED, image_tag: REQUIRED }
    assert.deepEqual(await post(test, '/build-push', { file: DOCKERFILE }), { status: 400, message })
    const blank = await post(test, '/build-push', { file: dockerfile(), image_name: '', image_tag: '' })
    assert.deepEqual(blank, { status: 400, message: { image_name: REQUIRED, image_tag: REQUIRED } })
    const headers = { ...LOCAL, 'content-type': 'application/json' }
    const json = await test.app.inject({ method: 'POST', url: '/build-push', headers, payload: '{}' })
    assert.deepEqual([json.statusCode, json.json()], [200, { status: 400, message }])
    const bare = await test.app.inject({ method: 'POST', url: '/build-push', headers: LOCAL })
    assert.deepEqual([bare.statusCode, bare.json()], [200, { status: 400, message }])
  })

  it('refuses a file that is empty or has an extension', async (context) => {
    const test = createTestApp(context)
    const empty = await post(test, '/build-push', { file: dockerfile(''), ...FORM })
    assert.deepEqual(empty.message, { file: ['The submitted file is empty.'] })
    const text = await post(test, '/build-push', { file: dockerfile(DOCKERFILE, 'Dockerfile.txt'), ...FORM })
    assert.deepEqual(text.message, { file: ['File extension “txt” is not allowed.'] })
  })

  it('refuses names and tags that no registry takes', async (context) => {
    const test = createTestApp(context)
    const fields = { file: dockerfile(), image_name: 'Web App', image_tag: '-1' }
    const { status, message } = await post(test, '/build-push', fields)
    assert.equal(status, 400)
    assert.deepEqual(Object.keys(message).sort(), ['image_name', 'image_tag'])
    for (const image_name of ['web:2', 'evil.example.org/web', 'localhost/web']) {
      const answer = await post(test, '/build-push', { ...fields, image_name, image_tag: '1' })
      assert.deepEqual(Object.keys(answer.message), ['image_name'], image_name)
    }
  })

  it('shows the findings of an invalid Dockerfile, and what policy says of the destination', async (context) => {
    const test = createTestApp(context)
    const start = { line: 0, character: 4 }
    const finding = { code: 'SLP0001', severity: 'error', message: 'Wrong.', range: { start, end: start } }
    const data = { diagnostics: [finding] }
    test.jobs.failNext(new SlipwayError('dockerfile_invalid', { detail: 'no', data }))
    const invalid = await post(test, '/build-push', { file: dockerfile(), ...FORM })
    assert.deepEqual(invalid, { status: 400, message: { file: ['1:5 SLP0001 Wrong.'] } })
    test.jobs.failNext(new SlipwayError('policy_denied', { detail: 'not there', where: '/publish/image' }))
    const denied = await post(test, '/build-push', { file: dockerfile(), ...FORM })
    assert.deepEqual(denied, { status: 400, message: { image_name: ['not there'] } })
  })

  it('says in the body that a method is not known', async (context) => {
    const answer = await createTestApp(context).app.inject({
      method: 'PUT',
      url: '/build-push',
      headers: LOCAL,
    })
    assert.deepEqual([answer.statusCode, answer.json().status], [200, 405])
  })

  it('says a fault of the service in the body', async (context) => {
    const test = createTestApp(context)
    test.jobs.failNext(new SlipwayError('shutting_down', { detail: 'stopping' }))
    const body = await post(test, '/build-push', { file: dockerfile(), ...FORM })
    assert.deepEqual(body, { status: 503, message: 'stopping' })
  })
})

describe('the status of build-push', () => {
  const REASON = 'it broke'
  const built: Stages = { validate: 'passed', build: 'passed' }
  const checked: Stages = { ...built, scan: 'passed', run: 'passed', measure: 'passed' }
  const failed = { status: 'failed', message: REASON } as const
  const CASES: readonly (readonly [string, string, string, Partial<Job>, Stages])[] = [
    ['queued', 'Pending', 'Pending', { status: 'queued' }, {}],
    ['validated', 'In Progress', 'Pending', { status: 'running' }, { validate: 'running' }],
    ['built', 'In Progress', 'Pending', { status: 'running' }, { validate: 'passed', build: 'running' }],
    ['run', 'Completed', 'Pending', { status: 'running' }, { ...built, scan: 'passed', run: 'running' }],
    ['pushed', 'Completed', 'In Progress', { status: 'running' }, { ...checked, publish: 'running' }],
    ['to be pushed again', 'Completed', 'Pending', { status: 'queued' }, { ...checked, publish: 'running' }],
    ['at its end', 'Completed', 'Completed', { status: 'succeeded' }, { ...checked, publish: 'passed' }],
    [
      'without a place to go',
      'Completed',
      'Pending',
      { status: 'succeeded' },
      { ...checked, publish: 'skipped' },
    ],
    ['invalid', 'Failed', 'Pending', failed, { validate: 'rejected' }],
    ['not to be built', 'Failed', 'Pending', failed, { validate: 'passed', build: 'rejected' }],
    [
      'not to be published for what its run did',
      'Completed',
      'Failed',
      failed,
      { ...built, run: 'rejected' },
    ],
    ['not to be pushed', 'Completed', 'Failed', failed, { ...checked, publish: 'rejected' }],
    [
      'cancelled early',
      'Failed',
      'Pending',
      { status: 'cancelled', message: REASON },
      { build: 'cancelled' },
    ],
    [
      'cancelled late',
      'Completed',
      'Failed',
      { status: 'cancelled', message: REASON },
      { ...built, run: 'cancelled' },
    ],
  ]
  for (const [what, build, push, state, stages] of CASES) {
    it(`of a job that is ${what} is ${build} and ${push}`, async (context) => {
      const { test, id } = await submitted(context)
      await move(test, id, state, stages)
      for (const slash of ['', '/']) {
        assert.deepEqual(await call(test, `/build-push-status${slash}?build_id=${id}`), {
          status: 200,
          build_status: {
            build_id: id,
            build_status: build,
            push_status: push,
            ...(build === 'Failed' ? { 'Build Fail Reason': REASON } : {}),
            ...(push === 'Failed' ? { 'Push Fail Reason': REASON } : {}),
          },
        })
      }
    })
  }

  it('needs an id that exists', async (context) => {
    const test = createTestApp(context)
    const wrong = { status: 400, message: 'Invalid build id' }
    assert.deepEqual(await call(test, `/build-push-status?build_id=${UNKNOWN}`), wrong)
    assert.deepEqual(await call(test, '/build-push-status?build_id=nonsense'), wrong)
    for (const query of ['', '?build_id=']) {
      const answer = await call(test, `/build-push-status${query}`)
      assert.deepEqual(answer, { status: 400, message: 'Invalid input' })
    }
  })
})

describe('retry-build', () => {
  it('starts a failed job again, by GET, by POST and by a form', async (context) => {
    const { test, jobs, id } = await submitted(context)
    const started = { status: 200, message: 'Rebuild started', build_id: id }
    const failed = { status: 'failed', stage: 'publish', message: 'no' } as const
    jobs.end(id, failed)
    assert.deepEqual(await call(test, `/retry-build?build_id=${id}`), started)
    jobs.end(id, failed)
    assert.deepEqual(await call(test, `/retry-build/?build_id=${id}`, 'POST'), started)
    jobs.end(id, failed)
    assert.deepEqual(await post(test, '/retry-build', { build_id: id }), started)
    assert.equal((await jobs.get(id)).attempt, 4)
  })

  it('refuses a job of which nothing failed', async (context) => {
    const { test, jobs, id } = await submitted(context)
    const refused = { status: 400, message: 'Build and Push not failed', build_id: id }
    assert.deepEqual(await call(test, `/retry-build?build_id=${id}`), refused)
    jobs.end(id, { status: 'succeeded' })
    assert.deepEqual(await call(test, `/retry-build?build_id=${id}`), refused)
  })

  it('needs an id that exists', async (context) => {
    const test = createTestApp(context)
    const wrong = { status: 400, message: 'Invalid build id' }
    assert.deepEqual(await call(test, `/retry-build?build_id=${UNKNOWN}`), wrong)
    assert.deepEqual(await call(test, `/retry-build?build_id=${UNKNOWN}`, 'POST'), wrong)
    const missing = { status: 400, message: 'Invalid input' }
    assert.deepEqual(await call(test, '/retry-build'), missing)
    assert.deepEqual(await call(test, '/retry-build', 'POST'), missing)
    const headers = { ...LOCAL, 'content-type': 'application/json' }
    const json = await test.app.inject({ method: 'POST', url: '/retry-build', headers, payload: '{}' })
    assert.deepEqual(json.json(), missing)
  })

  it('is not started by the page of another site, nor by a HEAD', async (context) => {
    const { test, jobs, id } = await submitted(context)
    jobs.end(id, { status: 'failed', stage: 'publish', message: 'no' })
    const url = `/retry-build?build_id=${id}`
    const headers = { ...LOCAL, 'sec-fetch-site': 'cross-site' }
    const foreign = await test.app.inject({ url, headers })
    assert.equal(foreign.json().status, 403)
    await test.app.inject({ method: 'HEAD', url, headers: LOCAL })
    assert.equal((await jobs.get(id)).status, 'failed')
  })
})
