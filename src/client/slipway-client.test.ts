import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ProblemError, UnreachableError } from './errors.ts'
import { SlipwayClient } from './slipway-client.ts'

interface Seen {
  readonly url: string
  readonly init: RequestInit
}

/** A client whose calls are answered in turn, and what it sent. */
function scripted(...answers: (Response | Error)[]): {
  readonly client: SlipwayClient
  readonly seen: Seen[]
} {
  const seen: Seen[] = []
  const fetch = async (url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    // Read at once, as a server does: the client stops its streams when a call is over.
    const body = init.body instanceof ReadableStream ? await new Response(init.body).bytes() : init.body
    seen.push({ url: String(url), init: { ...init, ...(body === undefined ? {} : { body }) } })
    const answer = answers.shift()
    if (answer instanceof Response) return answer
    throw answer ?? new Error('no answer left')
  }
  return { client: new SlipwayClient({ url: 'http://host:1/prefix/', fetch, token: 'secret' }), seen }
}

const json = (body: unknown, status = 200) => Response.json(body, { status })

describe('SlipwayClient', () => {
  it('sends a Dockerfile as JSON with its idempotency key as a header', async () => {
    const { client, seen } = scripted(json({ id: 'j' }, 202))
    await client.submit({ dockerfile: 'FROM a\n', labels: { a: 'b' }, idempotencyKey: 'k' })
    const [call] = seen
    assert.equal(call?.url, 'http://host:1/prefix/api/v2/jobs')
    const headers = new Headers(call?.init.headers)
    assert.equal(headers.get('idempotency-key'), 'k')
    assert.equal(headers.get('authorization'), 'Bearer secret')
    assert.deepEqual(JSON.parse(String(call?.init.body)), { labels: { a: 'b' }, dockerfile: 'FROM a\n' })
  })

  it('sends a context as a form whose fields come first and whose stream arrives unchanged', async () => {
    const { client, seen } = scripted(json({ id: 'j' }, 202))
    const context = ReadableStream.from([new Uint8Array([1, 2]), new Uint8Array([3])])
    await client.submit({ name: 'n "x"', dockerfile: 'FROM a', context, limits: { pids: 20 } })
    const init = seen[0]?.init ?? {}
    const form = await new Response(init.body ?? null, { headers: new Headers(init.headers) }).formData()
    assert.deepEqual([...form.keys()], ['name', 'limits', 'dockerfile', 'context'])
    assert.equal(form.get('name'), 'n "x"')
    assert.deepEqual(JSON.parse(String(form.get('limits'))), { pids: 20 })
    const file = form.get('context')
    assert.ok(file instanceof File)
    assert.deepEqual(new Uint8Array(await file.arrayBuffer()), new Uint8Array([1, 2, 3]))
  })

  it('sends a Dockerfile that is not UTF-8 byte for byte, for the service to judge', async () => {
    const { client, seen } = scripted(json({ id: 'j' }, 202))
    await client.submit({ dockerfile: new Uint8Array([0x46, 0xff]) })
    const init = seen[0]?.init ?? {}
    const form = await new Response(init.body ?? null, {
      headers: new Headers(init.headers),
    }).formData()
    const file = form.get('dockerfile')
    assert.ok(file instanceof File)
    assert.deepEqual(new Uint8Array(await file.arrayBuffer()), new Uint8Array([0x46, 0xff]))
  })

  it('throws what reading the context threw, not that the request failed', async () => {
    const broken = new Error('the disk is gone')
    const fetch = async (_url: unknown, init?: RequestInit): Promise<Response> => {
      await new Response(init?.body as ReadableStream).arrayBuffer().catch(() => {})
      throw new TypeError('fetch failed')
    }
    const client = new SlipwayClient({ url: 'http://host', fetch: fetch as typeof globalThis.fetch })
    const context = new ReadableStream<Uint8Array>({ pull: () => Promise.reject(broken) })
    await assert.rejects(client.submit({ context }), broken)
  })

  it('stops reading the context when the call is aborted', async () => {
    const cancelled = Promise.withResolvers<void>()
    const stop = new AbortController()
    const fetch = async (_url: unknown, init?: RequestInit): Promise<Response> => {
      const body = init?.body
      assert.ok(body instanceof ReadableStream)
      const reader = body.getReader()
      for (let chunk = 0; chunk < 5; chunk++) await reader.read()
      stop.abort(new Error('enough'))
      throw new TypeError('fetch failed')
    }
    const client = new SlipwayClient({ url: 'http://host', fetch: fetch as typeof globalThis.fetch })
    const context = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(10)),
      cancel: () => cancelled.resolve(),
    })
    await assert.rejects(client.submit({ context }, { signal: stop.signal }), /enough/)
    await cancelled.promise
  })

  it('reads all pages of a list by their cursor', async () => {
    const { client, seen } = scripted(
      json({ jobs: [{ id: '3' }, { id: '2' }], next: 'c' }),
      json({ jobs: [{ id: '1' }], next: null }),
    )
    const ids: string[] = []
    for await (const job of client.listAll({ status: 'failed' })) ids.push(job.id)
    assert.deepEqual(ids, ['3', '2', '1'])
    assert.deepEqual(
      seen.map((call) => new URL(call.url).search),
      ['?status=failed', '?status=failed&cursor=c'],
    )
  })

  it('asks for several statuses at once, and for a text as it is', async () => {
    const { client, seen } = scripted(json({ jobs: [], next: null, searched: null }))
    await client.list({ status: ['queued', 'running'], q: 'a&b', label: undefined })
    assert.equal(new URL(seen[0]?.url ?? '').search, '?status=queued&status=running&q=a%26b')
  })

  it('reads a leaderboard of a name or a label, and the names that have one', async () => {
    const names = [{ name: 'a', lastFinishedAt: '2026-01-01T00:00:00.000Z' }]
    const { client, seen } = scripted(json({ jobs: [] }), json({ jobs: [] }), json({ names }))
    await client.leaderboard({ name: 'a b', direction: 'lower', limit: 3 })
    await client.leaderboard({ label: 'team=x' })
    assert.deepEqual(await client.names({ q: 'a' }), names)
    assert.deepEqual(
      seen.map(({ url }) => url.slice(url.indexOf('/v2') + 3)),
      ['/leaderboard?name=a+b&direction=lower&limit=3', '/leaderboard?label=team%3Dx', '/names?q=a'],
    )
  })

  it('throws the problem document of a refusal', async () => {
    const problem = {
      type: 't',
      title: 'T',
      status: 409,
      code: 'job_state_conflict',
      detail: 'It runs.',
      action: 'Wait.',
    }
    const { client } = scripted(json(problem, 409))
    await assert.rejects(
      client.retry('j'),
      (error) =>
        error instanceof ProblemError && error.code === 'job_state_conflict' && error.message === 'It runs.',
    )
  })

  it('says what answered when a refusal is not a problem document', async () => {
    const { client } = scripted(new Response('<html>', { status: 502, statusText: 'Bad Gateway' }))
    await assert.rejects(
      client.get('j'),
      (error) => error instanceof ProblemError && error.code === 'unexpected_answer' && error.retryable,
    )
  })

  it('says that nothing listens when the connection is refused', async () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
    const { client } = scripted(new TypeError('fetch failed', { cause: new AggregateError([refused]) }))
    await assert.rejects(
      client.get('j'),
      (error) => error instanceof UnreachableError && /refuses the connection/.test(error.message),
    )
  })

  it('tells an untrusted certificate, TLS where there is none, and what is no HTTP from silence', async () => {
    const failed = async (code: string) => {
      const { client } = scripted(
        new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) }),
      )
      return client.get('j').then(
        () => assert.fail(),
        (error: unknown) => (assert.ok(error instanceof UnreachableError), error),
      )
    }
    assert.equal((await failed('ECONNREFUSED')).kind, 'silent')
    assert.equal((await failed('UND_ERR_SOCKET')).kind, 'closed')
    assert.equal((await failed('DEPTH_ZERO_SELF_SIGNED_CERT')).kind, 'untrusted')
    assert.match((await failed('ERR_SSL_WRONG_VERSION_NUMBER')).message, /does not speak TLS/)
    assert.match((await failed('HPE_INVALID_CONSTANT')).message, /does not speak HTTP/)
  })

  it('refuses what another service answers instead of failing where it is used', async () => {
    const { client } = scripted(json({ hello: 1 }), json([]), new Response('<html>'))
    for (let call = 0; call < 3; call++) {
      await assert.rejects(
        client.list(),
        (error) => error instanceof UnreachableError && error.kind === 'stranger',
      )
    }
  })

  it('returns the health of a service that is down, and throws what is no report', async () => {
    const report = { status: 'down', components: {} }
    const { client, seen } = scripted(json(report, 503), json({ nothing: true }, 503))
    assert.deepEqual(await client.health(), report)
    assert.equal(seen[0]?.url, 'http://host:1/prefix/health')
    await assert.rejects(client.health(), ProblemError)
  })

  it('keeps an id from reaching another address', async () => {
    const { client, seen } = scripted(json({ id: 'j' }))
    await client.get('../health?x')
    assert.equal(seen[0]?.url, 'http://host:1/prefix/api/v2/jobs/..%2Fhealth%3Fx')
  })
})
