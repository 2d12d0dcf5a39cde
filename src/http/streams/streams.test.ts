import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, get as httpGet } from 'node:http'
import { connect } from 'node:net'
import { describe, it } from 'node:test'
import { createTestApp, HTTP_CONFIG, type TestApp } from '../../../test/support/http-app.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'

const dockerfile = Buffer.from('FROM debian\n')

async function start(test: TestApp): Promise<{ readonly id: string; readonly url: string }> {
  const { id } = (await test.jobs.submit({ dockerfile })).job
  return { id, url: `${await test.listen()}/api/v2/jobs/${id}` }
}

/** Reads a body until `enough` is true of it, or to its end. */
async function readUntil(
  response: Response,
  enough: (text: string) => boolean = () => false,
): Promise<string> {
  let text = ''
  assert.ok(response.body)
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk
    if (enough(text)) break
  }
  return text
}

const has = (part: string) => (text: string) => text.includes(part)
const ids = (text: string) => [...text.matchAll(/^id: (.+)$/gm)].map(([, id]) => id)
const sse = { accept: 'text/event-stream' }

/** Resolves when as many readers wait for the job as expected. */
async function untilWaiting({ jobs }: TestApp, id: string, count: number): Promise<void> {
  while (jobs.waiting(id) !== count) await new Promise((resolve) => setImmediate(resolve))
}

function connectionsOf({ app }: TestApp): Promise<number> {
  return new Promise((resolve, reject) =>
    app.server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
  )
}

describe('the changes of all jobs', () => {
  it('come as summaries, removals by id, and a word when there are too many', async (t) => {
    const test = createTestApp(t)
    const { job } = await test.jobs.submit({ dockerfile, name: 'a\nb' })
    test.jobs.changed = [{ kind: 'job', job }, { kind: 'removed', id: 'x' }, { kind: 'many' }]
    const response = await fetch(`${await test.listen()}/api/v2/events`)
    assert.equal(response.headers.get('content-type'), 'text/event-stream')
    const text = await readUntil(response, has('many'))
    const frames = text.split('\n\n').slice(0, 3)
    assert.equal(JSON.parse(frames[0]?.replace('event: job\ndata: ', '') ?? '').name, 'a\nb')
    assert.deepEqual(frames.slice(1), ['event: removed\ndata: {"id":"x"}', 'event: many\ndata: {}'])
  })
})

describe('the events of a job', () => {
  it('come as they happen, each with its id, and end with the job', async (t) => {
    const test = createTestApp(t)
    const { id, url } = await start(test)
    const response = await fetch(`${url}/events`)
    assert.equal(response.status, 200)
    assert.equal(response.headers.get('content-type'), 'text/event-stream')
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
    assert.ok(response.headers.get('x-request-id'))
    const whole = readUntil(response)
    await untilWaiting(test, id, 1)
    test.jobs.emit(id, 'stage', { stage: 'build', text: 'a\nb' })
    test.jobs.end(id, { status: 'succeeded' })
    const text = await whole
    assert.deepEqual(ids(text), ['1', '2', '3'])
    assert.deepEqual(
      [...text.matchAll(/^event: (.+)$/gm)].map(([, type]) => type),
      ['queued', 'stage', 'ended'],
    )
    const body = JSON.parse(/^data: (.+"stage":"build".+)$/m.exec(text)?.[1] ?? '')
    assert.deepEqual(
      { ...body, at: 0 },
      { seq: 2, job: id, at: 0, type: 'stage', data: { stage: 'build', text: 'a\nb' } },
    )
    assert.match(body.at, /^\d{4}-.+Z$/)
  })

  it('resume behind the Last-Event-ID, which wins over ?after', async (t) => {
    const test = createTestApp(t)
    const { id, url } = await start(test)
    test.jobs.emit(id, 'stage', {})
    test.jobs.end(id, { status: 'succeeded' })
    const read = async (query: string, headers = {}) =>
      ids(await readUntil(await fetch(`${url}/events${query}`, { headers })))
    assert.deepEqual(await read(''), ['1', '2', '3'])
    assert.deepEqual(await read('?after=1'), ['2', '3'])
    assert.deepEqual(await read('?after=1', { 'last-event-id': '2' }), ['3'])
  })

  it('answer 204 to whoever has them all, so that a browser stops to reconnect', async (t) => {
    const test = createTestApp(t)
    const { id, url } = await start(test)
    test.jobs.end(id, { status: 'succeeded' })
    assert.equal((await fetch(`${url}/events`, { headers: { 'last-event-id': '2' } })).status, 204)
  })

  it('refuse an id that is none', async (t) => {
    const { url } = await start(createTestApp(t))
    assert.equal((await fetch(`${url}/events`, { headers: { 'last-event-id': 'x' } })).status, 400)
    assert.equal((await fetch(`${url}/events?after=-1`)).status, 400)
  })

  it('are headed by what a HEAD gets, without a stream', async (t) => {
    const test = createTestApp(t)
    const { url } = await start(test)
    const response = await fetch(`${url}/events`, { method: 'HEAD' })
    assert.equal(response.status, 200)
    assert.equal(response.headers.get('content-type'), 'text/event-stream')
  })

  it('send a comment each 15 s of silence', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] })
    const test = createTestApp(t)
    const { id, url } = await start(test)
    const whole = readUntil(await fetch(`${url}/events`), has('heartbeat'))
    await untilWaiting(test, id, 1)
    t.mock.timers.tick(15_000)
    assert.match(await whole, /^: heartbeat$/m)
  })

  it('stop when the client leaves', async (t) => {
    const test = createTestApp(t)
    const { id, url } = await start(test)
    const leave = new AbortController()
    await fetch(`${url}/events`, { signal: leave.signal })
    await untilWaiting(test, id, 1)
    leave.abort()
    await untilWaiting(test, id, 0)
  })

  it('hold no place for a client that has left before they begin', async (t) => {
    const http = { host: '127.0.0.1', maxConnectionsPerStream: 1 }
    const test = createTestApp(t, { config: { ...HTTP_CONFIG, http } })
    const { id, url } = await start(test)
    const asked = Promise.withResolvers<void>()
    const answer = Promise.withResolvers<void>()
    const job = await test.jobs.get(id)
    const get = async () => {
      asked.resolve()
      await answer.promise
      return job
    }
    t.mock.method(test.jobs, 'get', get, { times: 1 })
    const request = httpGet(`${url}/events`, { agent: false })
    request.on('error', () => undefined)
    await asked.promise
    request.destroy()
    while ((await connectionsOf(test)) > 0) await new Promise((resolve) => setImmediate(resolve))
    answer.resolve()
    const next = await fetch(`${url}/events`)
    assert.equal(next.status, 200)
    await untilWaiting(test, id, 1)
    await next.body?.cancel()
  })

  it('end in good order when the service stops', async (t) => {
    const test = createTestApp(t)
    const { id, url } = await start(test)
    const whole = readUntil(await fetch(`${url}/events`))
    await untilWaiting(test, id, 1)
    test.shutdown.abort()
    assert.deepEqual(ids(await whole), ['1'])
  })

  it('tell a fault in the middle as an event', async (t) => {
    const test = createTestApp(t)
    const { id, url } = await start(test)
    const whole = readUntil(await fetch(`${url}/events`))
    await untilWaiting(test, id, 1)
    test.jobs.failNext(new SlipwayError('storage_failed', { detail: 'The disk is gone.' }))
    test.jobs.emit(id, 'stage', {})
    const problem = JSON.parse(/event: problem\ndata: (.+)/.exec(await whole)?.[1] ?? '')
    assert.equal(problem.code, 'storage_failed')
  })

  it('are refused as overloaded when too many streams are open, and again possible when one has ended', async (t) => {
    const test = createTestApp(t, {
      config: { ...HTTP_CONFIG, http: { host: '127.0.0.1', maxConnectionsPerStream: 1 } },
    })
    const { id, url } = await start(test)
    const first = readUntil(await fetch(`${url}/events`))
    const second = await fetch(`${url}/events`)
    assert.equal(second.status, 503)
    assert.equal(((await second.json()) as { code: string }).code, 'overloaded')
    await untilWaiting(test, id, 1)
    test.jobs.end(id, { status: 'cancelled' })
    await first
    const third = await fetch(`${url}/events?after=0`)
    assert.deepEqual(ids(await readUntil(third)), ['1', '2'])
  })
})

describe('the log of a job', () => {
  async function logged(test: TestApp): Promise<{ readonly id: string; readonly url: string }> {
    const job = await start(test)
    test.jobs.log(job.id, 'Step 1', 'build')
    test.jobs.log(job.id, '\u001b[31mred\u001b[0m <b>', 'run')
    return job
  }

  it('is plain text as it was written, terminal codes included', async (t) => {
    const { url } = await logged(createTestApp(t))
    const response = await fetch(`${url}/logs`)
    assert.equal(response.headers.get('content-type'), 'text/plain; charset=utf-8')
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
    assert.equal(await response.text(), 'Step 1\n\u001b[31mred\u001b[0m <b>\n')
  })

  it('has times in front of its lines when they are asked for', async (t) => {
    const { url } = await logged(createTestApp(t))
    assert.match(await (await fetch(`${url}/logs?timestamps=true`)).text(), /^\d{4}-\S+Z Step 1\n\d{4}-/)
  })

  it('is NDJSON or server-sent events by Accept, and nothing else', async (t) => {
    const { url } = await logged(createTestApp(t))
    const lines = await (await fetch(`${url}/logs`, { headers: { accept: 'application/x-ndjson' } })).text()
    const first = JSON.parse(lines.split('\n')[0] ?? '')
    assert.deepEqual(
      { ...first, at: 0 },
      { seq: 1, at: 0, stage: 'build', step: null, stream: 'stdout', text: 'Step 1' },
    )
    assert.deepEqual(ids(await (await fetch(`${url}/logs`, { headers: sse })).text()), ['1.1', '1.2'])
    const refused = await fetch(`${url}/logs`, { headers: { accept: 'application/json' } })
    assert.equal(refused.status, 406)
    assert.equal(((await refused.json()) as { code: string }).code, 'not_acceptable')
  })

  it('is cut to a stage and resumed behind a line', async (t) => {
    const test = createTestApp(t)
    const { id, url } = await logged(test)
    assert.equal(await (await fetch(`${url}/logs?stage=build`)).text(), 'Step 1\n')
    const resume = (lastEventId: string) =>
      fetch(`${url}/logs`, { headers: { ...sse, 'last-event-id': lastEventId } })
    assert.deepEqual(ids(await (await resume('1.1')).text()), ['1.2'])
    test.jobs.end(id, { status: 'succeeded' })
    assert.equal((await resume('1.2')).status, 204)
    assert.equal((await resume('12')).status, 400)
  })

  it('says that there is no such attempt', async (t) => {
    const { url } = await logged(createTestApp(t))
    const response = await fetch(`${url}/logs?attempt=2`)
    assert.equal(response.status, 404)
    assert.equal(((await response.json()) as { code: string }).code, 'not_found')
  })

  it('is followed until the job has ended', async (t) => {
    const test = createTestApp(t)
    const { id, url } = await logged(test)
    const whole = readUntil(await fetch(`${url}/logs?follow=true`))
    await untilWaiting(test, id, 1)
    test.jobs.log(id, 'last')
    test.jobs.end(id, { status: 'succeeded' })
    assert.match(await whole, /red.+\nlast\n$/s)
  })

  it('is cut, not ended, when the service stops, so that it does not look complete', async (t) => {
    const test = createTestApp(t)
    const { id, url } = await logged(test)
    const whole = readUntil(await fetch(`${url}/logs?follow=true`))
    await untilWaiting(test, id, 1)
    test.shutdown.abort()
    await assert.rejects(whole)
  })

  it('gives large lines with any character whole, however it is cut on the way', async (t) => {
    const test = createTestApp(t)
    const { id, url } = await start(test)
    const text = `x${'😀'.repeat(200_000)}`
    test.jobs.log(id, text)
    assert.equal(await (await fetch(`${url}/logs`)).text(), `${text}\n`)
  })
})

describe('a client that reads too slowly', () => {
  it('holds up its own stream only, with bounded memory, and is dropped after half a minute', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const test = createTestApp(t)
    const { id, url } = await start(test)
    for (let index = 0; index < 400; index += 1) test.jobs.log(id, 'x'.repeat(64 * 1024))
    const { port, pathname } = new URL(`${url}/logs`)
    const responses: IncomingMessage[] = []
    test.app.server.on('request', (request: IncomingMessage) => responses.push(request))
    const slow = connect(Number(port), '127.0.0.1')
    slow.pause()
    slow.write(`GET ${pathname} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
    await once(test.app.server, 'request')
    const socket = responses[0]?.socket
    assert.ok(socket)
    while (!socket.writableNeedDrain) await new Promise((resolve) => setImmediate(resolve))
    assert.ok(socket.writableLength < 1024 * 1024, `${socket.writableLength} bytes wait`)
    assert.equal((await fetch(`${url}/dockerfile`)).status, 200)
    const closed = once(socket, 'close')
    t.mock.timers.tick(30_000)
    await closed
    slow.destroy()
  })

  it('gets all of it when it goes on in time', async (t) => {
    const test = createTestApp(t)
    const { id, url } = await start(test)
    for (let index = 0; index < 100; index += 1) test.jobs.log(id, 'x'.repeat(64 * 1024))
    const response = await new Promise<IncomingMessage>((resolve) => httpGet(`${url}/logs`, resolve))
    response.pause()
    await new Promise((resolve) => setImmediate(resolve))
    let bytes = 0
    for await (const chunk of response) bytes += (chunk as Buffer).length
    assert.equal(bytes, 100 * (64 * 1024 + 1))
  })
})
