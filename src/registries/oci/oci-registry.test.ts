import assert from 'node:assert/strict'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, describe, it } from 'node:test'
import { createOciRegistry } from './oci-registry.ts'

const credential = { username: 'ada', password: 'open sesame' }
const BASIC = `Basic ${Buffer.from('ada:open sesame').toString('base64')}`
const digest = `sha256:${'a'.repeat(64)}`

interface Seen {
  readonly method: string | undefined
  readonly path: string
  readonly query: URLSearchParams
  readonly authorization: string | undefined
  readonly body: string
}

type Answer = (seen: Seen, response: ServerResponse, host: string) => void

/** A registry on the loopback address, and what it was asked. */
async function serve(t: TestContext, answer: Answer): Promise<{ host: string; seen: Seen[] }> {
  const seen: Seen[] = []
  const server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://registry')
      const call = {
        method: request.method,
        path: pathname,
        query: searchParams,
        authorization: request.headers.authorization,
        body: Buffer.concat(chunks).toString(),
      }
      seen.push(call)
      answer(call, response, request.headers.host ?? '')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}

function end(
  response: ServerResponse,
  status: number,
  headers: Record<string, string> = {},
  body: unknown = {},
) {
  response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body))
}

/** Wants a token; `next` answers those who have one. */
function withTokens(next: Answer): Answer {
  return (seen, response, host) => {
    if (seen.path === '/token') {
      const known = seen.authorization === BASIC || seen.body.includes('refresh_token=refresh+me')
      return known ? end(response, 200, {}, { token: 'deadbeef' }) : end(response, 401)
    }
    if (seen.authorization === 'Bearer deadbeef') return next(seen, response, host)
    const challenge = `Bearer realm="http://${host}/token",service="registry",scope="repository:team/app:pull"`
    return end(response, 401, { 'WWW-Authenticate': challenge })
  }
}

const gone = (registry: string, account: typeof credential | null = credential) =>
  createOciRegistry().deleteManifest(
    { registry, repository: 'team/app', digest },
    account,
    new AbortController().signal,
  )

describe('deleting a manifest', () => {
  it('fetches a token for this repository and this act alone', async (t) => {
    const { host, seen } = await serve(
      t,
      withTokens((_seen, response) => end(response, 202)),
    )
    await gone(host)
    const [first, token, last] = seen
    assert.deepEqual([first?.method, first?.path], ['DELETE', `/v2/team/app/manifests/${digest}`])
    assert.equal(first?.authorization, undefined)
    assert.equal(token?.query.get('scope'), 'repository:team/app:delete,pull')
    assert.equal(token?.query.get('service'), 'registry')
    assert.deepEqual([last?.method, last?.authorization], ['DELETE', 'Bearer deadbeef'])
    assert.equal(seen.length, 3)
  })

  it('exchanges an identity token in the body of the request, not in its address', async (t) => {
    const { host, seen } = await serve(
      t,
      withTokens((_seen, response) => end(response, 202)),
    )
    await gone(host, { username: '<token>', password: 'refresh me' })
    assert.equal(seen[1]?.method, 'POST')
    assert.equal(new URLSearchParams(seen[1]?.body).get('grant_type'), 'refresh_token')
    assert.equal([...(seen[1]?.query ?? [])].length, 0)
  })

  it('sends the password to a registry that asks for it', async (t) => {
    const { host, seen } = await serve(t, ({ authorization }, response) =>
      authorization === BASIC
        ? end(response, 202)
        : end(response, 401, { 'WWW-Authenticate': 'Basic realm="registry"' }),
    )
    await gone(host)
    assert.deepEqual(
      seen.map(({ authorization }) => authorization),
      [undefined, BASIC],
    )
  })

  it('needs no account where the registry asks for none', async (t) => {
    const { host } = await serve(t, (_seen, response) => end(response, 202))
    await gone(host, null)
  })

  it('is content when it is gone already', async (t) => {
    const { host } = await serve(t, (_seen, response) => end(response, 404))
    await gone(host)
  })
})

describe('a registry that refuses', () => {
  const body = { errors: [{ code: 'UNSUPPORTED', message: 'open sesame' }] }
  const refusals: readonly [string, Answer, RegExp][] = [
    [
      'deletion',
      withTokens((_seen, response) => end(response, 405, {}, body)),
      /does not allow .*\(UNSUPPORTED\)/,
    ],
    ['this account', withTokens((_seen, response) => end(response, 403, {}, body)), /answered 403/],
    ['the token it gave', withTokens((_seen, response) => end(response, 401)), /answered 401/],
    ['with a 400', withTokens((_seen, response) => end(response, 400, {}, 'no JSON')), /answered 400/],
    [
      'by sending elsewhere',
      withTokens((_seen, response) => end(response, 307, { Location: 'http://127.0.0.1:1/' })),
      /sends elsewhere \(307\)/,
    ],
    [
      'by a challenge that is malformed',
      (_seen, response) => end(response, 401, { 'WWW-Authenticate': 'Bearer realm="' }),
      /not known here/,
    ],
    [
      'by naming a token service without TLS',
      (_seen, response) =>
        end(response, 401, { 'WWW-Authenticate': 'Bearer realm="http://tokens.example/"' }),
      /must not be sent to/,
    ],
    [
      'by a token that is none',
      ({ path }, response, host) =>
        path === '/token'
          ? end(response, 200, {}, { token: 'a b\r\nX: y' })
          : end(response, 401, { 'WWW-Authenticate': `Bearer realm="http://${host}/token"` }),
      /gives no token/,
    ],
  ]
  for (const [what, answer, words] of refusals) {
    it(`${what} is told as such, without the password`, async (t) => {
      const { host } = await serve(t, answer)
      await assert.rejects(gone(host), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'registry_refused')
        assert.match(error.message, words)
        assert.doesNotMatch(error.message, /sesame/)
        return true
      })
    })
  }

  it('a password that is wrong is told as such', async (t) => {
    const { host } = await serve(
      t,
      withTokens((_seen, response) => end(response, 202)),
    )
    await assert.rejects(gone(host, { username: 'ada', password: 'wrong' }), {
      code: 'registry_refused',
      detail: `${host} refuses: its token service ${host} gives no token (it answered 401)`,
    })
  })

  it('everybody without an account is told as such', async (t) => {
    const { host } = await serve(t, (_seen, response) =>
      end(response, 401, { 'WWW-Authenticate': 'Basic realm="x"' }),
    )
    await assert.rejects(gone(host, null), { code: 'registry_refused' })
  })
})

describe('a registry that is in trouble', () => {
  for (const status of [429, 500, 503]) {
    it(`and answers ${status} can be asked again`, async (t) => {
      const { host } = await serve(
        t,
        withTokens((_seen, response) => end(response, status)),
      )
      await assert.rejects(gone(host), { code: 'registry_unavailable', retryable: true })
    })
  }

  it('because its token service fails can be asked again', async (t) => {
    const { host } = await serve(t, ({ path }, response, self) =>
      path === '/token'
        ? end(response, 502)
        : end(response, 401, { 'WWW-Authenticate': `Bearer realm="http://${self}/token"` }),
    )
    await assert.rejects(gone(host), { code: 'registry_unavailable' })
  })

  it('because nothing listens there can be asked again', async () => {
    await assert.rejects(gone('127.0.0.1:1'), { code: 'registry_unavailable', detail: /connection refused/ })
  })

  it('because it talks without end is not listened to', async (t) => {
    const { host } = await serve(t, (_seen, response) => end(response, 404, {}, 'x'.repeat(300_000)))
    await assert.rejects(gone(host), { code: 'registry_unavailable', detail: /larger than/ })
  })

  it('does not keep a caller who leaves', async (t) => {
    const leaving = new AbortController()
    const { host } = await serve(t, () => leaving.abort(new Error('left')))
    const name = { registry: host, repository: 'team/app', digest }
    await assert.rejects(createOciRegistry().deleteManifest(name, null, leaving.signal), /left/)
  })
})
