import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { inspect } from 'node:util'
import { createDockerClient } from '../client.ts'
import { ImageNames } from './image-names.ts'
import { pushImage } from './push.ts'

/** What docker-modem writes its debug log with. */
interface Debug {
  log: (...words: unknown[]) => void
  enable(name: string): void
  disable(): void
}
const require = createRequire(import.meta.url)
const debug = createRequire(require.resolve('docker-modem'))('debug') as Debug

const ID = `sha256:${'ab'.repeat(32)}`
const THIRD = `sha256:${'ef'.repeat(32)}`
const DIGEST = `sha256:${'cd'.repeat(32)}`
const PASSWORD = 'q"uo\\te:pl+us/sl ash-é$7'
/** Host `reg.example` in hexadecimal. */
const MARK = 'slipway/lent-to/me/7265672e6578616d706c65/team/app'
const OWNERS_MARK = MARK.replace('lent-to', 'lent-from')
const NEVER = new AbortController().signal
const PLACE = { imageId: ID, registry: 'reg.example', repository: 'team/app', tag: '1', timeoutMs: 10_000 }

interface Scene {
  readonly isPodman?: boolean
  readonly tags?: string[]
  readonly digests?: readonly string[]
  /** Image that has the reference's name before. */
  readonly owner?: { readonly id: string; readonly instance?: string }
  push?(request: IncomingMessage, response: ServerResponse): void
  distribution?(request: IncomingMessage, response: ServerResponse): void
}

/** An engine with one image of the instance `me`, as far as a push needs one. Tells the calls that changed something. */
async function stage(t: TestContext, scene: Scene = {}) {
  const { tags = ['slipway/built:1'], digests = [`reg.example/team/app@${DIGEST}`], owner } = scene
  const changes: string[] = []
  const names = new Map(tags.map((tag) => [tag, ID]))
  if (owner) names.set('reg.example/team/app:1', owner.id)
  const image = (id: string): object => {
    const instance = id === owner?.id ? owner.instance : 'me'
    const labels = instance === undefined ? {} : { 'io.slipway.instance': instance }
    const own = [...names.keys()].filter((name) => names.get(name) === id)
    return { Id: id, RepoTags: own, RepoDigests: digests, Config: { Labels: labels } }
  }
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '', 'http://engine')
    const path = decodeURIComponent(url.pathname)
    if (request.method !== 'GET') changes.push(`${request.method} ${path}${decodeURIComponent(url.search)}`)
    if (path.endsWith('/push')) return (scene.push ?? pushed)(request, response)
    if (path.startsWith('/distribution/')) return (scene.distribution ?? found)(request, response)
    if (path === '/_ping') return void response.end('OK')
    const name = path.replace(/^\/images\//, '').replace(/\/(?:json|tag)$/, '')
    if (path.endsWith('/tag')) {
      names.set(`${url.searchParams.get('repo')}:${url.searchParams.get('tag')}`, name)
      return void response.writeHead(201).end()
    }
    if (request.method === 'DELETE') return json(response, names.delete(name) ? 200 : 404, [])
    const id = names.get(name) ?? (name === ID ? ID : undefined)
    return id === undefined
      ? json(response, 404, { message: 'no such image' })
      : json(response, 200, image(id))
  }
  const folder = await mkdtemp(join(tmpdir(), 'slipway-push-'))
  const server = createServer(answer)
  const socket = join(folder, 'engine.sock')
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  const search = { address: socket, home: '/' }
  const client = createDockerClient({ search, callTimeoutMs: 10_000, instanceId: 'me' })
  t.after(async () => {
    client.close()
    server.closeAllConnections()
    server.close()
    await rm(folder, { recursive: true })
  })
  const facts = { isPodman: scene.isPodman ?? false }
  const push = (change: Partial<typeof PLACE> = {}, signal: AbortSignal = NEVER) => {
    const credential = { username: 'ann', password: PASSWORD }
    const request = { ...PLACE, credential, ...change }
    return pushImage(client, facts, new ImageNames(client), request, { layer: () => undefined }, signal)
  }
  return { push, changes, names }
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(`${JSON.stringify(value)}\n`)
}

function pushed(_: unknown, response: ServerResponse): void {
  json(response, 200, { aux: { Digest: DIGEST } })
}

function found(_: unknown, response: ServerResponse): void {
  json(response, 200, { Descriptor: { digest: DIGEST } })
}

/** What a server that is careless with credentials says. */
function echo(request: IncomingMessage): string {
  const header = String(request.headers['x-registry-auth'])
  const auth = Buffer.from(header, 'base64url').toString()
  const basic = Buffer.from(`ann:${PASSWORD}`).toString('base64')
  const url = `https://ann:${encodeURIComponent(PASSWORD)}@reg.example/?${new URLSearchParams({ p: PASSWORD }).toString()}`
  return `bad login ${PASSWORD} from ${header} ${auth} Basic ${basic} ${JSON.stringify(auth)} ${url}`
}

function assertNoSecret(text: string): void {
  for (const part of ['q"uo', 'q\\"uo', 'q%22uo', 'sl ash', 'sl%20ash', 'sl+ash', 'pl+us', 'pl%2Bus']) {
    assert.ok(!text.includes(part), `${part} in ${text}`)
  }
  const basic = Buffer.from(`ann:${PASSWORD}`).toString('base64').replace(/=+$/, '')
  assert.ok(!text.includes(basic) && !text.includes('eyJ1c2Vy'), text)
}

const show = (value: unknown): string => inspect(value, { depth: null, showHidden: true })

describe('a push by the Docker engine', () => {
  test('names the image, asks the registry, and takes the name away', async (t) => {
    const { push, changes } = await stage(t)
    assert.deepEqual(await push(), { kind: 'pushed', digest: DIGEST, confirmed: true })
    assert.deepEqual(changes, [
      `POST /images/${ID}/tag?repo=${MARK}&tag=1`,
      `POST /images/${ID}/tag?repo=reg.example/team/app&tag=1`,
      'POST /images/reg.example/team/app/push?tag=1',
      'DELETE /images/reg.example/team/app:1?noprune=1',
      `DELETE /images/${MARK}:1?noprune=1`,
    ])
  })

  test('gives the engine the credential in padded base64url, to each of its two calls', async (t) => {
    const headers: string[] = []
    const noted = (answer: typeof found) => (request: IncomingMessage, response: ServerResponse) => {
      headers.push(String(request.headers['x-registry-auth']))
      answer(request, response)
    }
    const { push } = await stage(t, { push: noted(pushed), distribution: noted(found) })
    await push()
    assert.equal(headers.length, 2)
    for (const header of headers) {
      assert.match(header, /^[\w-]+=*$/)
      assert.equal(header.length % 4, 0)
      assert.deepEqual(JSON.parse(Buffer.from(header, 'base64url').toString()), {
        username: 'ann',
        password: PASSWORD,
        serveraddress: 'reg.example',
      })
    }
  })

  test('keeps the credential out of what a registry says that repeats it', async (t) => {
    const { push } = await stage(t, {
      push: (request, response) => json(response, 200, { error: `unauthorized: ${echo(request)}` }),
    })
    const outcome = await push()
    assert.ok(outcome.kind === 'denied')
    assert.match(outcome.message, /unauthorized: bad login \[redacted\] from \[redacted\]/)
    assertNoSecret(outcome.message)
  })

  test('keeps the credential out of every error, its cause and the debug log', async (t) => {
    const lines: string[] = []
    const log = debug.log
    debug.log = (...words: unknown[]) => lines.push(words.map(String).join(' '))
    debug.enable('modem')
    t.after(() => {
      debug.disable()
      debug.log = log
    })
    const say = (status: number) => (request: IncomingMessage, response: ServerResponse) =>
      json(response, status, { message: `server error: ${echo(request)}` })
    for (const scene of [{ push: say(500) }, { push: say(404) }, { distribution: say(500) }]) {
      const { push } = await stage(t, scene)
      const error = await push().catch((thrown: unknown) => thrown)
      assert.ok(error instanceof Error)
      assert.match(error.message, /\[redacted\]/)
      assertNoSecret(show(error))
    }
    assert.ok(lines.length > 0, 'the debug log was on')
    assertNoSecret(lines.join('\n'))
  })

  test('is not confirmed by an engine that cannot ask the registry, or may not', async (t) => {
    const refuse = (status: number, message: string) => (_: unknown, response: ServerResponse) =>
      json(response, status, { message })
    for (const distribution of [
      refuse(404, 'Not Found'),
      refuse(404, 'manifest unknown: manifest unknown'),
      refuse(401, 'unauthorized: authentication required'),
      refuse(500, 'Head "https://reg.example/v2/team/app/manifests/1": no basic auth credentials'),
    ]) {
      const { push } = await stage(t, { distribution })
      assert.deepEqual(await push(), { kind: 'pushed', digest: DIGEST, confirmed: false })
    }
  })

  test('is tried again when the registry cannot be asked for a moment, or has something else', async (t) => {
    const busy = await stage(t, {
      distribution: (_, response) => json(response, 500, { message: 'received unexpected HTTP status: 503' }),
    })
    await assert.rejects(busy.push(), { code: 'registry_unavailable' })
    const other = await stage(t, {
      distribution: (_, response) => json(response, 200, { Descriptor: { digest: ID } }),
    })
    await assert.rejects(other.push(), { code: 'engine_failed', retryable: true })
  })

  test('of what was not this image is an error that is tried again', async (t) => {
    const { push, names } = await stage(t, { digests: [`reg.example/team/app@${ID}`] })
    await assert.rejects(push(), { code: 'engine_failed', retryable: true })
    assert.deepEqual([...names], [['slipway/built:1', ID]])
  })

  test('on Podman goes by the tag, as its digests are those of its own storage', async (t) => {
    const { push } = await stage(t, { isPodman: true, digests: [] })
    assert.equal((await push()).kind, 'pushed')
    const taken = await stage(t, {
      isPodman: true,
      digests: [],
      owner: { id: DIGEST },
      push(request, response) {
        taken.names.set('reg.example/team/app:1', DIGEST)
        pushed(request, response)
      },
    })
    await assert.rejects(taken.push(), { code: 'engine_failed', retryable: true })
  })

  test('leaves an image its only tag under another name', async (t) => {
    const { push, names } = await stage(t, { tags: [] })
    await push()
    assert.deepEqual([...names], [['slipway/kept:abababababab', ID]])
  })

  test('gives a name back to the image that somebody else has under it, and marks it meanwhile', async (t) => {
    const scene: Scene = {
      owner: { id: DIGEST },
      push(request, response) {
        assert.equal(names.get('reg.example/team/app:1'), ID)
        assert.equal(names.get(`${OWNERS_MARK}:1`), DIGEST)
        pushed(request, response)
      },
    }
    const { push, names } = await stage(t, scene)
    assert.equal((await push()).kind, 'pushed')
    assert.deepEqual(Object.fromEntries(names), {
      'reg.example/team/app:1': DIGEST,
      'slipway/built:1': ID,
    })
  })

  test('gives no name back to what another service has lent it to', async (t) => {
    const { push, names } = await stage(t, { owner: { id: DIGEST, instance: 'another' } })
    await push()
    assert.deepEqual([...names.keys()], ['slipway/built:1'])
  })

  test('leaves a name to the third image that somebody gives it to meanwhile', async (t) => {
    const { push, names } = await stage(t, {
      tags: ['slipway/built:1'],
      push(request, response) {
        names.set('reg.example/team/app:1', THIRD)
        pushed(request, response)
      },
    })
    await push()
    assert.equal(names.get('reg.example/team/app:1'), THIRD)
    assert.ok(!names.has(`${MARK}:1`))
  })

  test('is refused under the names that the service uses itself, and under one that has no mark', async (t) => {
    const { push, changes } = await stage(t)
    const own = await push({ registry: 'docker.io', repository: 'slipway/built' })
    assert.ok(own.kind === 'denied' && /used by this service itself/.test(own.message))
    const long = await push({ repository: 'a'.repeat(220) })
    assert.ok(long.kind === 'denied' && /too long/.test(long.message))
    assert.deepEqual(changes, [])
  })

  test('that takes too long is ended and tells how far it came', async (t) => {
    const ended = Promise.withResolvers<void>()
    const { push, names } = await stage(t, {
      push: (request, response) => {
        request.socket.once('close', () => ended.resolve())
        response.write(`${JSON.stringify({ id: 'a', status: 'Preparing' })}\n`)
      },
    })
    await assert.rejects(push({ timeoutMs: 300 }), {
      code: 'registry_unavailable',
      message: /The push of reg\.example\/team\/app:1 was stopped after 0\.3 s: 0 of [01] layers are there$/,
    })
    await ended.promise
    assert.deepEqual([...names.keys()], ['slipway/built:1'])
  })

  test('that is cut off by the engine is engine_unavailable', async (t) => {
    const { push } = await stage(t, { push: (request) => request.socket.destroy() })
    await assert.rejects(push(), { code: 'engine_unavailable' })
  })
})
