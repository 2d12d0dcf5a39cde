import assert from 'node:assert/strict'
import { type TestContext, describe, it } from 'node:test'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { Job } from '../../jobs/job.ts'
import { LOCAL, type TestApp, createTestApp } from '../../../test/support/http-app.ts'

const PATH = '/api/dockerfile-build/'
const DOCKERFILE = 'FROM busybox\nCMD true\n'
const UNKNOWN = '019aa5e2-7f1c-7cc3-98c4-ffffffffffff'

type Fields = Readonly<Record<string, string | File>>

const dockerfile = (text: string | Uint8Array<ArrayBuffer> = DOCKERFILE, name = 'Dockerfile') =>
  new File([text], name)

async function post({ app }: TestApp, fields: Fields, path = PATH) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  const request = new Request('http://localhost', { method: 'POST', body: form })
  const headers = { ...LOCAL, 'content-type': request.headers.get('content-type') ?? '' }
  const payload = Buffer.from(await request.arrayBuffer())
  const answer = await app.inject({ method: 'POST', url: path, headers, payload })
  return { status: answer.statusCode, body: answer.json() }
}

async function call({ app }: TestApp, method: 'GET' | 'DELETE', query = '', path = PATH) {
  const answer = await app.inject({ method, url: `${path}${query}`, headers: LOCAL })
  return { status: answer.statusCode, body: answer.json() }
}

async function submitted(context: TestContext, fields: Fields = {}) {
  const test = createTestApp(context)
  const { body } = await post(test, { username: 'ann', file: dockerfile(), ...fields })
  return { ...test, test, id: body.data.id as string }
}

const invalid = (errors: object) => ({ status: 400, body: { message: 'File is not valid', errors } })

describe('submitting to dockerfile-build', () => {
  it('answers 202 with the record of the build', async (context) => {
    const test = createTestApp(context)
    const { status, body } = await post(test, { username: 'ann', file: dockerfile() })
    assert.equal(status, 202)
    const { id, created_at, ...rest } = body.data
    assert.match(id, /^[0-9a-f-]{36}$/)
    assert.match(created_at, /^\d{4}-\d\d-\d\dT.*Z$/)
    assert.deepEqual(rest, {
      username: 'ann',
      file: 'Dockerfile',
      image_id: null,
      status: 'Build is starting',
    })
  })

  it('publishes as username/dockerfile-build, tagged with the time', async (context) => {
    const { jobs, id } = await submitted(context)
    const { publish, dockerfile: bytes } = jobs.submissionOf(id)
    assert.equal(Buffer.from(bytes ?? []).toString(), DOCKERFILE)
    assert.match(publish?.tag ?? '', /^20\d{12}$/)
    assert.deepEqual(
      { ...publish, tag: '' },
      { registry: 'docker.io', image: 'ann/dockerfile-build', tag: '' },
    )
  })

  it('takes docker_username, docker_password and docker_repo', async (context) => {
    const test = createTestApp(context)
    const fields = {
      docker_username: 'bob',
      docker_password: 'hidden',
      docker_repo: 'web',
      file: dockerfile(),
    }
    const { body } = await post(test, fields)
    const { publish } = test.jobs.submissionOf(body.data.id)
    assert.equal(publish?.image, 'bob/web')
    assert.deepEqual(publish?.credential, { username: 'bob', password: 'hidden' })
    assert.equal(body.data.username, 'bob')
    assert.ok(!JSON.stringify(body).includes('hidden'))
  })

  it('works without the trailing slash', async (context) => {
    const test = createTestApp(context)
    const { status } = await post(test, { username: 'ann', file: dockerfile() }, '/api/dockerfile-build')
    assert.equal(status, 202)
    assert.equal((await call(test, 'GET', '', '/api/dockerfile-build')).body.data.length, 1)
  })

  it('says what content type it got when that is no multipart form', async (context) => {
    const { app } = createTestApp(context)
    const text = 'Content-Type is not valid. Expected binary data, actual header is'
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
      const headers = { ...LOCAL, 'content-type': type }
      const answer = await app.inject({ method: 'POST', url: PATH, headers, payload: '{}' })
      assert.equal(answer.statusCode, 400)
      assert.deepEqual(answer.json(), { message: `${text} ${type}` })
    }
    const bare = await app.inject({ method: 'POST', url: PATH, headers: LOCAL })
    assert.deepEqual(bare.json(), { message: `${text} none` })
  })

  it('refuses a form without a file, with an empty one, and with text in its place', async (context) => {
    const test = createTestApp(context)
    const username = 'ann'
    assert.deepEqual(await post(test, { username }), invalid({ file: ['No file was submitted.'] }))
    const empty = await post(test, { username, file: dockerfile('') })
    assert.deepEqual(empty, invalid({ file: ['The submitted file is empty.'] }))
    const text = await post(test, { username, file: DOCKERFILE })
    const words = 'The submitted data was not a file. Check the encoding type on the form.'
    assert.deepEqual(text, invalid({ file: [words] }))
  })

  it('names every field that does not fit', async (context) => {
    const { status, body } = await post(createTestApp(context), { docker_repo: 'Web' })
    assert.equal(status, 400)
    assert.deepEqual(Object.keys(body.errors).sort(), ['docker_repo', 'file', 'username'])
    assert.deepEqual(body.errors.username, ['This field is required.'])
    assert.match(body.errors.docker_repo[0], /capital letters are not allowed/)
  })

  it('does not let a user name choose the registry', async (context) => {
    const { status, body } = await post(createTestApp(context), {
      username: 'evil.example.org',
      file: dockerfile(),
    })
    assert.equal(status, 400)
    assert.match(body.errors.username[0], /registry/)
  })

  it('refuses a file that is larger than any Dockerfile', async (context) => {
    const test = createTestApp(context)
    const { status, body } = await post(test, { username: 'ann', file: dockerfile('#'.repeat(80_000)) })
    assert.equal(`${status} ${body.message}`, '400 File is not valid')
    assert.match(body.errors.file[0], /larger than/)
  })

  it('shows the findings of an invalid Dockerfile with their places', async (context) => {
    const test = createTestApp(context)
    const place = { line: 1, character: 0 }
    const finding = { code: 'SLP0014', severity: 'error', message: 'No such instruction.', action: '' }
    const diagnostics = [
      { ...finding, range: { start: place, end: place } },
      { ...finding, severity: 'warning', range: { start: place, end: place } },
    ]
    test.jobs.failNext(new SlipwayError('dockerfile_invalid', { detail: 'no', data: { diagnostics } }))
    const answer = await post(test, { username: 'ann', file: dockerfile() })
    assert.deepEqual(answer, invalid({ file: ['2:1 SLP0014 No such instruction.'] }))
  })

  it('gives a password that no registry takes back to its field, and never its text', async (context) => {
    const test = createTestApp(context)
    const { body } = await post(test, { username: 'ann', password: 'line\nbreak', file: dockerfile() })
    assert.deepEqual(Object.keys(body.errors), ['password'])
    assert.ok(!JSON.stringify(body).includes('line\\nbreak'))
  })

  it('tells a fault of the service by its own status, without its cause', async (context) => {
    const test = createTestApp(context)
    test.jobs.failNext(new SlipwayError('storage_full', { detail: 'no space', cause: new Error('secret') }))
    const answer = await post(test, { username: 'ann', file: dockerfile() })
    assert.deepEqual(answer, { status: 507, body: { message: 'no space' } })
    assert.ok(test.log.some((line) => line.code === 'storage_full'))
  })
})

describe('reading from dockerfile-build', () => {
  it('lists all builds, newest first', async (context) => {
    const { test, id } = await submitted(context)
    const second = (await post(test, { username: 'bob', file: dockerfile() })).body.data.id
    const { status, body } = await call(test, 'GET')
    assert.equal(status, 200)
    assert.deepEqual(
      body.data.map((one: { id: string }) => one.id),
      [second, id],
    )
  })

  it('shows a job that came by another way', async (context) => {
    const test = createTestApp(context)
    const { job } = await test.jobs.submit({
      dockerfile: Buffer.from(DOCKERFILE),
      publish: { image: 'team/web' },
    })
    const { body } = await call(test, 'GET', `?dockerfile_build_id=${job.id}`)
    assert.deepEqual([body.data.username, body.data.file], ['team', 'Dockerfile'])
  })

  it('answers 404 for an id that it does not know', async (context) => {
    assert.deepEqual(await call(createTestApp(context), 'GET', `?dockerfile_build_id=${UNKNOWN}`), {
      status: 404,
      body: { message: `Dockerfile build process with 'id = ${UNKNOWN}' is not found.` },
    })
  })

  const BUILT = 'Image successfully built. To be publishesd'
  const STATES: readonly (readonly [string, Partial<Job>])[] = [
    ['Build is starting', { status: 'queued' }],
    ['Build is starting', { status: 'running', stage: 'validate' }],
    ['Build is starting', { status: 'running', stage: 'build' }],
    [BUILT, { status: 'running', stage: 'scan' }],
    [BUILT, { status: 'running', stage: 'publish' }],
    [BUILT, { status: 'succeeded', stage: 'publish' }],
    [
      'Docker Image is successfully pushed to Docker Hub',
      { status: 'succeeded', stage: 'publish', published: 'docker.io/ann/web@sha256:0' },
    ],
    ['Error: make failed', { status: 'failed', stage: 'build', message: 'make failed' }],
    ['Error: cancelled', { status: 'cancelled', message: null }],
  ]
  for (const [text, state] of STATES) {
    it(`says "${text}" of a job that is ${state.status} at ${state.stage ?? 'no stage'}`, async (context) => {
      const { test, jobs, id } = await submitted(context)
      jobs.change(id, state)
      assert.equal((await call(test, 'GET', `?dockerfile_build_id=${id}`)).body.data.status, text)
      assert.equal((await call(test, 'GET')).body.data[0].status, text)
    })
  }

  it('says that the image is built while its push waits to be tried again', async (context) => {
    const { test, jobs, id } = await submitted(context)
    const [attempt] = (await jobs.get(id)).attempts
    assert.ok(attempt)
    const built = {
      stage: 'build',
      status: 'passed',
      startedAt: 0,
      endedAt: 1,
      message: null,
      output: null,
    } as const
    jobs.setAttempts(id, [{ ...attempt, stages: [built] }])
    assert.equal((await call(test, 'GET', `?dockerfile_build_id=${id}`)).body.data.status, BUILT)
  })
})

describe('deleting from dockerfile-build', () => {
  it('deletes the job', async (context) => {
    const { test, id } = await submitted(context)
    const words = 'Dockerfile, Docker Image and Database record was deleted successfully for'
    assert.deepEqual(await call(test, 'DELETE', `?dockerfile_build_id=${id}`), {
      status: 200,
      body: { message: `${words} 'dockerfile_build_id' = ${id}.` },
    })
    assert.equal((await call(test, 'GET', `?dockerfile_build_id=${id}`)).status, 404)
  })

  it('needs an id', async (context) => {
    assert.deepEqual(await call(createTestApp(context), 'DELETE'), {
      status: 400,
      body: { message: "Missing query parameter 'dockerfile_build_id' in the DELETE request" },
    })
  })

  it('answers 400 for an id that it does not know', async (context) => {
    assert.deepEqual(await call(createTestApp(context), 'DELETE', `?dockerfile_build_id=${UNKNOWN}`), {
      status: 400,
      body: { message: `Missing 'dockerfile_build' in the Database with id = ${UNKNOWN}.` },
    })
  })

  it('refuses other methods in its own words', async (context) => {
    const { app } = createTestApp(context)
    const answer = await app.inject({ method: 'PUT', url: PATH, headers: LOCAL })
    assert.equal(answer.statusCode, 405)
    assert.deepEqual(Object.keys(answer.json()), ['message'])
  })
})
