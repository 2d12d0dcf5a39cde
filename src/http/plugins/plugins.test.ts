import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, it } from 'node:test'
import { createTestApp, HTTP_CONFIG, LOCAL, type TestApp } from '../../../test/support/http-app.ts'

type Headers = Record<string, string>

function submit({ app }: TestApp, headers: Headers) {
  return app.inject({
    method: 'POST',
    url: '/api/v2/jobs',
    headers: { ...LOCAL, 'content-type': 'text/plain', ...headers },
    payload: 'FROM x',
  })
}

const withHttp = (http: Partial<typeof HTTP_CONFIG.http>) => ({
  config: { ...HTTP_CONFIG, http: { ...HTTP_CONFIG.http, ...http } },
})

describe('requests from pages', () => {
  const foreign: readonly Headers[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:3000', host: 'localhost:8080' },
    { origin: 'http://localhost.evil.example', host: 'localhost' },
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'nonsense' },
  ]
  for (const headers of foreign) {
    it(`are refused with ${JSON.stringify(headers)}`, async (t) => {
      const response = await submit(createTestApp(t), headers)
      assert.equal(response.statusCode, 403)
      assert.equal(response.json().code, 'origin_denied')
    })
  }

  const own: readonly Headers[] = [
    {},
    { origin: 'http://localhost:8080', host: 'localhost:8080', 'sec-fetch-site': 'same-origin' },
    { origin: 'http://127.0.0.1:8080', host: '127.0.0.1:8080' },
    { 'sec-fetch-site': 'none' },
  ]
  for (const headers of own) {
    it(`pass with ${JSON.stringify(headers)}`, async (t) => {
      assert.equal((await submit(createTestApp(t), headers)).statusCode, 202)
    })
  }

  it('are not answered under a name that was pointed at loopback, not even reads', async (t) => {
    const { app } = createTestApp(t)
    for (const host of ['rebound.example', 'rebound.example:8080', '10.0.0.1', '127.0.0.1.evil.example']) {
      assert.equal((await app.inject({ url: '/api/v2/jobs', headers: { host } })).statusCode, 403, host)
    }
    for (const host of [
      'localhost',
      'LOCALHOST:8080',
      '127.0.0.1:1',
      '127.9.9.9',
      '[::1]:8080',
      'a.localhost',
    ]) {
      assert.equal((await app.inject({ url: '/api/v2/jobs', headers: { host } })).statusCode, 200, host)
    }
  })

  it('may use any name when the service listens for others, and the public one of a proxy', async (t) => {
    const open = createTestApp(t, withHttp({ host: '0.0.0.0' }))
    assert.equal(
      (await open.app.inject({ url: '/api/v2/jobs', headers: { host: 'build.example' } })).statusCode,
      200,
    )
    const behind = createTestApp(t, withHttp({ publicAddress: 'https://build.example' }))
    const headers = { host: 'build.example', origin: 'https://build.example' }
    assert.equal((await submit(behind, headers)).statusCode, 202)
    assert.equal(
      (await submit(behind, { host: '127.0.0.1:8080', origin: 'https://build.example' })).statusCode,
      202,
    )
  })
})

describe('every answer', () => {
  it('has an id of its own and headers that keep submitted text from running in a page', async (t) => {
    const { app } = createTestApp(t)
    const ids = new Set()
    for (const url of ['/api/v2/jobs', '/nowhere', '/health', '/%zz']) {
      const { headers } = await app.inject({ url, headers: LOCAL })
      if (url !== '/%zz') {
        assert.equal(headers['x-content-type-options'], 'nosniff')
        assert.equal(headers['x-frame-options'], 'DENY')
        assert.equal(headers['referrer-policy'], 'no-referrer')
        assert.match(String(headers['content-security-policy']), /default-src 'none'/)
        ids.add(headers['x-request-id'])
      }
      assert.equal(headers['access-control-allow-origin'], undefined)
    }
    assert.equal(ids.size, 3)
  })

  it('is one line in the log: writes and refusals at info, reads at debug, without the query', async (t) => {
    const test = createTestApp(t)
    await test.app.inject({
      method: 'POST',
      url: '/api/v2/jobs?env=PASSWORD=x',
      headers: { ...LOCAL, 'content-type': 'text/plain' },
      payload: 'FROM x',
    })
    await test.app.inject({ url: '/api/v2/jobs', headers: LOCAL })
    await test.app.inject({ url: '/api/v2/jobs/nope', headers: LOCAL })
    const lines = test.log.map(({ level, method, path, status }) => [level, method, path, status])
    assert.deepEqual(lines, [
      [30, 'POST', '/api/v2/jobs', 202],
      [20, 'GET', '/api/v2/jobs', 200],
      [30, 'GET', '/api/v2/jobs/nope', 404],
    ])
    assert.doesNotMatch(JSON.stringify(test.log), /PASSWORD/)
  })
})

describe('addresses', () => {
  it('that do not exist are 404 problems, whatever the method and body', async (t) => {
    const { app } = createTestApp(t)
    for (const method of ['GET', 'POST', 'DELETE', 'HEAD'] as const) {
      const response = await app.inject({
        method,
        url: '/api/v2/jbos?x=1',
        headers: { ...LOCAL, 'content-type': 'text/x' },
      })
      assert.equal(response.statusCode, 404)
      assert.equal(response.headers['content-type'], 'application/problem+json')
    }
  })

  it('that exist with another method are 405 with Allow', async (t) => {
    const { app } = createTestApp(t)
    const calls = [
      ['PUT', '/api/v2/jobs', 'GET, HEAD, POST'],
      ['PUT', '/api/v2/jobs/x', 'DELETE, GET, HEAD, PATCH'],
      ['GET', '/api/v2/jobs/x/cancel', 'POST'],
      ['OPTIONS', '/api/v2/jobs', 'GET, HEAD, POST'],
      ['POST', '/health', 'GET, HEAD'],
    ] as const
    for (const [method, url, allow] of calls) {
      const response = await app.inject({ method, url, headers: LOCAL })
      assert.equal(response.statusCode, 405, url)
      assert.equal(response.headers.allow, allow)
      assert.equal(response.json().code, 'method_not_allowed')
    }
  })

  it('with broken escapes or endless parts are refused as problems', async (t) => {
    const { app } = createTestApp(t)
    assert.equal(
      (await app.inject({ url: '/api/v2/jobs/%zz', headers: LOCAL })).json().code,
      'request_invalid',
    )
    const long = await app.inject({ url: `/api/v2/jobs/${'x'.repeat(5000)}`, headers: LOCAL })
    assert.equal(long.json().code, 'not_found')
  })
})

describe('what is not HTTP', () => {
  async function talk(test: TestApp, text: string): Promise<string> {
    const { port } = new URL(await test.listen())
    const socket = connect(Number(port), '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.write(text)
    await once(socket, 'close')
    return answer
  }

  it('gets a problem and a closed connection', async (t) => {
    const answer = await talk(createTestApp(t), 'HELLO\r\n\r\n')
    assert.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n/)
    assert.match(answer, /"code":"request_invalid"/)
  })

  it('says so when the headers are too large', async (t) => {
    const answer = await talk(
      createTestApp(t),
      `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
    )
    assert.match(answer, /larger than 16 KiB/)
  })
})
