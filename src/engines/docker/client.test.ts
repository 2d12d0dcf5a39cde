import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { createDockerClient } from './client.ts'
import { isMissing } from './errors.ts'

/** An engine that answers as told, on a socket of its own. */
async function listen(t: TestContext, answer: RequestListener, path?: string) {
  const socket = path ?? (await socketPath(t))
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    })
  t.after(close)
  return { socket, server, close }
}

async function socketPath(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-client-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  return join(folder, 'engine.sock')
}

function clientOf(t: TestContext, address: string, callTimeoutMs = 10_000) {
  const client = createDockerClient({ search: { address, home: '/' }, callTimeoutMs, instanceId: 'test' })
  t.after(() => client.close())
  return client
}

const PING = { method: 'GET', path: '/thing', query: { all: '1' } } as const

describe('the Docker client', () => {
  test('sends its query and gives the parsed answer', async (t) => {
    const { socket } = await listen(t, (request, response) => {
      response.setHeader('Content-Type', 'application/json')
      response.end(JSON.stringify({ url: request.url }))
    })
    assert.deepEqual(await clientOf(t, socket).request('ask', PING), { url: '/thing?all=1' })
  })

  test('uses one connection for calls that follow each other', async (t) => {
    const { socket, server } = await listen(t, (_, response) => response.end('{}'))
    let connections = 0
    server.on('connection', () => {
      connections += 1
    })
    const client = clientOf(t, socket)
    for (let call = 0; call < 5; call += 1) await client.request('ask', PING)
    assert.equal(connections, 1)
  })

  test('keeps the status of an answer', async (t) => {
    const { socket } = await listen(t, (_, response) => {
      response.statusCode = 404
      response.end('{"message": "no such thing"}')
    })
    await assert.rejects(clientOf(t, socket).request('ask', PING), isMissing)
  })

  test('an engine that does not answer in time is engine_timeout', async (t) => {
    const { socket } = await listen(t, () => undefined)
    const client = clientOf(t, socket)
    await assert.rejects(client.request('ask', PING, { timeoutMs: 50 }), { code: 'engine_timeout' })
  })

  test('an aborted call throws the reason of its signal', async (t) => {
    const cancel = new AbortController()
    const reason = new Error('cancelled')
    const { socket } = await listen(t, () => cancel.abort(reason))
    const calling = clientOf(t, socket).request('ask', PING, { signal: cancel.signal })
    await assert.rejects(calling, (error) => error === reason)
  })

  test('an engine that is away is engine_unavailable, and is found when it comes back', async (t) => {
    const path = await socketPath(t)
    const client = clientOf(t, path)
    await assert.rejects(client.request('ask', PING), { code: 'engine_unavailable', where: `unix://${path}` })
    const first = await listen(t, (_, response) => response.end('{"up": 1}'), path)
    assert.deepEqual(await client.request('ask', PING), { up: 1 })
    await first.close()
    await assert.rejects(client.request('ask', PING), { code: 'engine_unavailable' })
    await listen(t, (_, response) => response.end('{"up": 2}'), path)
    assert.deepEqual(await client.request('ask', PING), { up: 2 })
  })

  test('a connection that is cut before the answer is engine_unavailable', async (t) => {
    const { socket } = await listen(t, (request) => request.socket.destroy())
    await assert.rejects(clientOf(t, socket).request('ask', PING), { code: 'engine_unavailable' })
  })
})
