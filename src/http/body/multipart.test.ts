import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { describe, it } from 'node:test'
import { createTestApp, LOCAL, type TestApp } from '../../../test/support/http-app.ts'

const BOUNDARY = 'x-boundary'
const DOCKERFILE = 'FROM debian\n'

const field = (name: string, value: string) => part(`name="${name}"`, value)
const file = (name: string, value: string | Buffer, filename = name) =>
  part(`name="${name}"; filename="${filename}"`, value, 'Content-Type: application/octet-stream\r\n')

function part(disposition: string, value: string | Buffer, type = ''): Buffer {
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n${type}\r\n`
  return Buffer.concat([Buffer.from(head), Buffer.from(value), Buffer.from('\r\n')])
}

const form = (...parts: Buffer[]) => Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)])

function post(app: TestApp['app'], payload: Buffer, type = `multipart/form-data; boundary=${BOUNDARY}`) {
  return app.inject({
    method: 'POST',
    url: '/api/v2/jobs',
    headers: { ...LOCAL, 'content-type': type },
    payload,
  })
}

async function refused(
  app: TestApp['app'],
  payload: Buffer,
  status: number,
  where?: string,
): Promise<string> {
  const response = await post(app, payload)
  assert.equal(response.statusCode, status, response.body)
  if (where !== undefined) assert.equal(response.json().where, where)
  return response.json().detail
}

describe('a multipart submission', () => {
  it('honours fields before, between and behind the files', async (t) => {
    const { app, jobs } = createTestApp(t)
    const context = randomBytes(300_000)
    const response = await post(
      app,
      form(
        field('name', 'perf'),
        file('context', context, 'c.tar'),
        field('priority', '3'),
        field('label', 'team=blue'),
        file('dockerfile', DOCKERFILE),
        field('label', 'x=1'),
        field('labels', '{"team":"red","y":"2"}'),
        field('limits', '{"memoryMiB":64}'),
        field('timeoutSeconds', '5'),
        field('environment', '{"A":"b"}'),
        field('env', 'C=d=e'),
      ),
    )
    assert.equal(response.statusCode, 202, response.body)
    const submission = jobs.submissionOf(response.json().id)
    assert.equal(submission.name, 'perf')
    assert.equal(submission.priority, 3)
    assert.deepEqual(submission.labels, { team: 'blue', y: '2', x: '1' })
    assert.deepEqual(submission.limits, { memoryMiB: 64, timeoutSeconds: 5 })
    assert.deepEqual(submission.environment, { A: 'b', C: 'd=e' })
    assert.equal(submission.context?.sha256, createHash('sha256').update(context).digest('hex'))
    assert.equal(Buffer.from(submission.dockerfile ?? []).toString(), DOCKERFILE)
  })

  it('takes the Dockerfile as a field too, byte for byte', async (t) => {
    const { app, jobs } = createTestApp(t)
    const bytes = Buffer.from([0x46, 0xff, 0x00, 0x0a])
    const response = await post(app, form(part('name="dockerfile"', bytes)))
    assert.deepEqual(Buffer.from(jobs.submissionOf(response.json().id).dockerfile ?? []), bytes)
  })

  it('leaves the Dockerfile out when only a context came', async (t) => {
    const { app, jobs } = createTestApp(t)
    await refused(app, form(file('context', 'tar')), 400)
    assert.equal(jobs.contexts.length, 1)
  })

  it('takes the files as FormData sends them', async (t) => {
    const { jobs, listen } = createTestApp(t)
    const body = new FormData()
    body.set('name', 'from fetch')
    body.set('dockerfile', new Blob([DOCKERFILE]), 'Dockerfile')
    const response = await fetch(`${await listen()}/api/v2/jobs`, { method: 'POST', body })
    const { id } = (await response.json()) as { id: string }
    assert.equal(jobs.submissionOf(id).name, 'from fetch')
  })

  it('refuses what it does not know, with the place', async (t) => {
    const { app } = createTestApp(t)
    await refused(app, form(file('dockerfile', DOCKERFILE), field('nmae', 'x')), 400, '/nmae')
    await refused(app, form(file('dockerfile', DOCKERFILE), field('priority', 'high')), 400, '/priority')
    await refused(
      app,
      form(file('dockerfile', DOCKERFILE), field('limits', '{"gpus":1}')),
      400,
      '/limits/gpus',
    )
    await refused(app, form(file('dockerfile', DOCKERFILE), field('labels', 'team=blue')), 400, '/labels')
    await refused(
      app,
      form(file('dockerfile', DOCKERFILE), field('name', 'a'), field('name', 'b')),
      400,
      '/name',
    )
    await refused(app, form(file('picture', 'x', 'x.png')), 400, '/picture')
    await refused(app, form(file('dockerfile', 'a'), file('dockerfile', 'b')), 400, '/dockerfile')
    await refused(app, form(file('dockerfile', DOCKERFILE), field('__proto__', 'x')), 400)
  })

  it('refuses a Dockerfile above the limit and goes on', async (t) => {
    const { app } = createTestApp(t)
    const detail = await refused(app, form(file('dockerfile', Buffer.alloc(70_000, 0x61))), 413)
    assert.match(detail, /Dockerfile/)
    assert.equal((await post(app, form(file('dockerfile', DOCKERFILE)))).statusCode, 202)
  })

  it('refuses more text in fields than 1 MiB', async (t) => {
    const { app } = createTestApp(t)
    await refused(app, form(field('description', 'a'.repeat(1_100_000))), 413)
    const many = Array.from({ length: 20 }, () => field('label', `a=${'b'.repeat(60_000)}`))
    await refused(app, form(...many), 413)
  })

  it('answers what the context store refuses while the client still sends', async (t) => {
    const { jobs, listen } = createTestApp(t)
    jobs.maxContextBytes = 1_000_000
    const body = new FormData()
    body.set('context', new Blob([Buffer.alloc(12_000_000)]), 'c.tar')
    body.set('name', 'too large')
    const response = await fetch(`${await listen()}/api/v2/jobs`, { method: 'POST', body })
    assert.equal(response.status, 413)
    assert.match(((await response.json()) as { detail: string }).detail, /1000000 bytes/)
  })

  for (const [what, payload] of [
    ['cut inside a file', form(file('dockerfile', DOCKERFILE)).subarray(0, -20)],
    ['cut inside the context', form(file('context', 'abcdefgh'.repeat(1000))).subarray(0, -2000)],
    ['without its end', Buffer.from(`--${BOUNDARY}\r\n`)],
    ['of garbage', Buffer.from('garbage')],
  ] as const) {
    it(`refuses a form ${what}`, async (t) => {
      const { app } = createTestApp(t)
      assert.match(await refused(app, payload, 400), /malformed/)
    })
  }

  it('refuses a form without a boundary', async (t) => {
    const { app } = createTestApp(t)
    const response = await post(app, form(file('dockerfile', DOCKERFILE)), 'multipart/form-data')
    assert.equal(response.statusCode, 400, response.body)
    assert.equal(response.json().code, 'request_invalid')
  })

  it('ends the receipt of a context whose client leaves, and keeps no job', async (t) => {
    const { jobs, listen } = createTestApp(t)
    const received = Promise.withResolvers<unknown>()
    const started = Promise.withResolvers<void>()
    jobs.receiveContext = async (source) => {
      started.resolve()
      try {
        for await (const _ of source) {
          // Reads until it breaks.
        }
        received.resolve('complete')
      } catch (error) {
        received.resolve(error)
      }
      throw new Error('the context broke')
    }
    const request = httpRequest(`${await listen()}/api/v2/jobs`, {
      method: 'POST',
      headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    })
    request.on('error', () => {})
    request.write(file('context', randomBytes(200_000)))
    await started.promise
    request.destroy()
    assert.ok((await received.promise) instanceof Error)
    assert.deepEqual((await jobs.list({})).jobs, [])
  })
})
