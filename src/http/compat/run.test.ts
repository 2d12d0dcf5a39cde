import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { createTestApp, LOCAL, type TestApp } from '../../../test/support/http-app.ts'
import { judge } from '../../../test/support/judge.ts'
import { isPolicyCode } from '../../dockerfile/codes.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import { refuseErrors } from '../../jobs/submit.ts'

const UNKNOWN = '019aa5e2-7f1c-7cc3-98c4-ffffffffffff'
const DOCKERFILE = 'FROM debian:bookworm-slim\n'

function part(disposition: string, value: string): string {
  return `--x\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${value}\r\n`
}
const field = (value: string, name = 'file') => `${part(`name="${name}"`, value)}--x--\r\n`
const file = (value: string, name = 'file') =>
  `${part(`name="${name}"; filename="Dockerfile"`, value)}--x--\r\n`

const run = ({ app }: TestApp, payload: string, type = 'multipart/form-data; boundary=x') =>
  app.inject({ method: 'POST', url: '/run', headers: { ...LOCAL, 'content-type': type }, payload })

const status = ({ app }: TestApp, query: string) => app.inject({ url: `/status${query}`, headers: LOCAL })

async function launch(test: TestApp): Promise<string> {
  const { body } = await run(test, field(DOCKERFILE))
  return body.replace('Job was launched with id ', '')
}

/** The error that the use case throws for a Dockerfile. */
function refusalOf(dockerfile: string): SlipwayError {
  const { diagnostics } = judge(dockerfile)
  try {
    refuseErrors(diagnostics, isPolicyCode)
  } catch (error) {
    assert.ok(error instanceof SlipwayError)
    return error
  }
  throw new Error('the Dockerfile is fine')
}

describe('POST /run', () => {
  for (const [what, payload] of [
    ['a text field', field(DOCKERFILE)],
    ['a file part', file(DOCKERFILE)],
  ] as const) {
    it(`takes the Dockerfile as ${what}`, async (t) => {
      const test = createTestApp(t)
      const { statusCode, headers, body } = await run(test, payload)
      assert.equal(statusCode, 200)
      assert.equal(headers['content-type'], 'text/plain; charset=utf-8')
      const [, id] = /^Job was launched with id ([0-9a-f-]{36})$/.exec(body) ?? []
      assert.equal(Buffer.from(await test.jobs.dockerfile(id ?? '')).toString(), DOCKERFILE)
    })
  }

  async function refused(test: TestApp, payload: string, type?: string): Promise<string> {
    const { statusCode, headers, body } = await run(test, payload, type)
    assert.equal(headers['content-type'], 'text/plain; charset=utf-8')
    return `${statusCode} ${body}`
  }

  async function refusedDockerfile(t: TestContext, dockerfile: string): Promise<string> {
    const test = createTestApp(t)
    test.jobs.failNext(refusalOf(dockerfile))
    return refused(test, field(dockerfile))
  }

  it('gives a line for each finding of an invalid Dockerfile', async (t) => {
    const lines = (await refusedDockerfile(t, 'FROM debian\nRNU make\nENV A=“b c”\n')).split('\n')
    assert.equal(lines.length, 3)
    assert.match(lines[0] ?? '', /^400 2:1 SLP0014 .*RNU.* [A-Z].*\.$/)
    assert.match(lines[1] ?? '', /^3:5 SLP0016 /)
    assert.match(lines[2] ?? '', /^3:7 SLP0201 Warning: .*typographic quote/)
  })

  it('names the lines of a fenced code block', async (t) => {
    const lines = (await refusedDockerfile(t, '```\nFROM debian\nRUN make\n```\n')).split('\n')
    assert.deepEqual(lines, [
      '400 1:1 SLP0011 Line 1 is a Markdown code fence. Send only what stands between the fences.',
      '4:1 SLP0011 Line 4 is a Markdown code fence. Send only what stands between the fences.',
    ])
  })

  it('gives the finding of a policy in the same form', async (t) => {
    const body = await refusedDockerfile(t, 'FROM debian\nADD http://169.254.169.254/ /\n')
    assert.match(body, /^400 2:\d+ SEC1002 [^\n]+$/)
    const test = createTestApp(t)
    test.jobs.failNext(new SlipwayError('policy_denied', { detail: 'Not here.' }))
    assert.equal(await refused(test, field(DOCKERFILE)), '400 1:1 policy_denied Not here.')
  })

  it('refuses what holds no Dockerfile', async (t) => {
    const test = createTestApp(t)
    assert.match(await refused(test, field(DOCKERFILE, 'dockerfile')), /^400 The form has no .* `file`/)
    assert.match(await refused(test, field(DOCKERFILE).slice(0, -20)), /^400 The multipart form is malformed/)
    assert.match(await refused(test, '{}', 'application/json'), /^415 The content type is application\/json/)
    assert.match(await refused(test, field('x'.repeat(80_000))), /^413 The part `file` is larger/)
  })

  it('tells nothing of what went wrong inside', async (t) => {
    const test = createTestApp(t)
    test.jobs.failNext(new Error('secret'))
    const answer = await refused(test, field(DOCKERFILE))
    assert.match(answer, /^500 The request could not be finished/)
    assert.doesNotMatch(answer, /secret/)
    assert.ok(test.log.some(({ code, level }) => code === 'internal' && level === 50))
    test.shutdown.abort()
    assert.match(await refused(test, field(DOCKERFILE)), /^503 /)
  })
})

describe('GET /status', () => {
  it('shows the word of each state, and a performance of six decimals at the end alone', async (t) => {
    const test = createTestApp(t)
    const id = await launch(test)
    const ended = (part: object) => ({ stage: 'publish', ...part }) as const
    for (const [part, expected] of [
      [{ status: 'queued' }, 'Pending'],
      [{ status: 'running', stage: 'build', performance: null }, 'Running'],
      [{ status: 'running', stage: 'publish', performance: 0.99 }, 'Running'],
      [ended({ status: 'succeeded', performance: 0.99 }), 'Successful - Model performance : 0.990000'],
      [
        ended({ status: 'succeeded', performance: -1.23456789 }),
        'Successful - Model performance : -1.234568',
      ],
      [
        ended({ status: 'succeeded', performance: 2e21 }),
        `Successful - Model performance : 2${'0'.repeat(21)}.000000`,
      ],
      [ended({ status: 'succeeded', performance: null }), 'Successful - Model performance : 0.000000'],
      [ended({ status: 'failed', performance: 0.5 }), 'Failed - Model performance : 0.500000'],
      [ended({ status: 'failed', performance: null }), 'Failed - Model performance : 0.000000'],
      [ended({ status: 'cancelled', performance: null }), 'Failed - Model performance : 0.000000'],
    ] as const) {
      test.jobs.change(id, part)
      const { statusCode, headers, body } = await status(test, `?id=${id}`)
      assert.equal(`${statusCode} ${body}`, `200 Job ${id} was ${expected}`)
      assert.equal(headers['content-type'], 'text/plain; charset=utf-8')
    }
  })

  it('does not find what is not there', async (t) => {
    const test = createTestApp(t)
    for (const id of [UNKNOWN, '1', 'x y']) {
      const { statusCode, headers, body } = await status(test, `?id=${encodeURIComponent(id)}`)
      assert.equal(`${statusCode} ${body}`, `404 Job with id ${id} was not found`)
      assert.equal(headers['content-type'], 'text/plain; charset=utf-8')
    }
  })

  it('asks for the id when there is none', async (t) => {
    const test = createTestApp(t)
    for (const query of ['', '?id=', '?job=1']) {
      const { statusCode, body } = await status(test, query)
      assert.equal(`${statusCode} ${body}`, '400 The query parameter id is missing.')
    }
  })

  it('and POST /run know one method each', async (t) => {
    const { app } = createTestApp(t)
    for (const [method, url, allow] of [
      ['GET', '/run', 'POST'],
      ['DELETE', '/run', 'POST'],
      ['POST', '/status', 'GET, HEAD'],
    ] as const) {
      const { statusCode, headers, body } = await app.inject({ method, url, headers: LOCAL })
      assert.equal(statusCode, 405)
      assert.equal(headers.allow, allow)
      assert.equal(body, `${url} takes ${allow}, not ${method}.`)
    }
  })
})
