import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import type { JobEvent, LogLine } from './api-types.generated.ts'
import { ProblemError, UnreachableError } from './errors.ts'
import { SlipwayClient } from './slipway-client.ts'

const FAST = { firstMs: 1, mostMs: 5, giveUpMs: 60_000 }

async function withServer(
  listener: RequestListener,
  use: (client: SlipwayClient) => Promise<void>,
): Promise<void> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    await use(new SlipwayClient({ url: `http://127.0.0.1:${port}`, backoff: FAST }))
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

function event(seq: number, type: string): string {
  return `id: ${seq}\nevent: ${type}\ndata: ${JSON.stringify({ seq, job: 'j', at: '', type, data: {} })}\n\n`
}

function line(seq: number): string {
  return `id: 2.${seq}\nevent: line\ndata: ${JSON.stringify({ seq, text: `line ${seq}` })}\n\n`
}

function stream(response: ServerResponse): ServerResponse {
  return response.writeHead(200, { 'content-type': 'text/event-stream' })
}

function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

const numbers = (items: readonly (JobEvent | LogLine)[]) => items.map((item) => item.seq)
const lastEventId = (request: IncomingMessage) => request.headers['last-event-id']

describe('following events', () => {
  it('comes back after a broken connection with the id of the last event, so that none is missed or doubled', async () => {
    const asked: unknown[] = []
    const lost: unknown[] = []
    const seen: number[] = []
    let breakConnection = () => {}
    await withServer(
      (request, response) => {
        asked.push(lastEventId(request))
        stream(response)
        if (asked.length > 1) return void response.end(event(3, 'stage') + event(4, 'ended'))
        // The frame of event 3 is cut in the middle: it has not arrived.
        response.write(event(1, 'queued') + event(2, 'started') + event(3, 'stage').slice(0, 20))
        breakConnection = () => response.destroy()
      },
      async (client) => {
        for await (const { seq } of client.events('j', { onLost: (error) => lost.push(error) })) {
          seen.push(seq)
          if (seq === 2) breakConnection()
        }
        assert.deepEqual(seen, [1, 2, 3, 4])
        assert.deepEqual(asked, [undefined, '2'])
        assert.ok(lost.length === 1 && lost[0] instanceof UnreachableError)
      },
    )
  })

  it('goes on when the service closed the stream in good order before the job had ended', async () => {
    let opened = 0
    await withServer(
      (request, response) => {
        if (!request.url?.endsWith('/events')) return sendJson(response, { id: 'j', status: 'running' })
        opened += 1
        stream(response).end(opened === 1 ? event(1, 'queued') : event(2, 'ended'))
      },
      async (client) => {
        assert.deepEqual(numbers(await collect(client.events('j'))), [1, 2])
        assert.equal(opened, 2)
      },
    )
  })

  it('ends when nothing comes after the event that it was told to start from and the job has ended', async () => {
    await withServer(
      (request, response) => {
        if (!request.url?.endsWith('/events')) return sendJson(response, { id: 'j', status: 'succeeded' })
        assert.equal(lastEventId(request), '9')
        stream(response).end()
      },
      async (client) => assert.deepEqual(await collect(client.events('j', { after: 9 })), []),
    )
  })

  it('waits while the service answers that it is shutting down', async () => {
    let opened = 0
    await withServer(
      (_request, response) => {
        opened += 1
        if (opened === 1) return void stream(response).end(event(1, 'queued'))
        if (opened < 5) {
          return sendJson(
            response,
            { code: 'shutting_down', title: 'down', status: 503, retryable: true },
            503,
          )
        }
        stream(response).end(event(2, 'ended'))
      },
      async (client) => assert.deepEqual(numbers(await collect(client.events('j'))), [1, 2]),
    )
  })

  it('tries again after a fault of the service in the middle of the stream, and fails with one that will not pass', async () => {
    const problem = (code: string, retryable: boolean) =>
      `event: problem\ndata: ${JSON.stringify({ code, title: 'T', status: 500, detail: 'D', retryable })}\n\n`
    let opened = 0
    await withServer(
      (_request, response) => {
        opened += 1
        stream(response).end(
          event(opened, 'stage') + problem(opened < 3 ? 'storage_failed' : 'internal', opened < 3),
        )
      },
      async (client) => {
        const seen: number[] = []
        await assert.rejects(
          async () => {
            for await (const { seq } of client.events('j')) seen.push(seq)
          },
          (error) => error instanceof ProblemError && error.code === 'internal',
        )
        assert.deepEqual(seen, [1, 2, 3])
      },
    )
  })

  it('ends when the service answers that nothing more will come', async () => {
    await withServer(
      (_request, response) => void response.writeHead(204).end(),
      async (client) => assert.deepEqual(await collect(client.events('j', { after: 3 })), []),
    )
  })

  it('fails at once when the first connection is refused by the service', async () => {
    await withServer(
      (_request, response) =>
        sendJson(response, { code: 'job_not_found', title: 'no job', status: 404 }, 404),
      async (client) => {
        await assert.rejects(
          collect(client.events('j')),
          (error) => error instanceof ProblemError && error.code === 'job_not_found',
        )
      },
    )
  })

  it('gives up when the service stays away for longer than allowed', async () => {
    const server = createServer((_request, response) => {
      stream(response).write(event(1, 'queued'))
      server.close()
      setImmediate(() => server.closeAllConnections())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const client = new SlipwayClient({ url: `http://127.0.0.1:${port}`, backoff: { ...FAST, giveUpMs: 30 } })
    await assert.rejects(collect(client.events('j')), UnreachableError)
  })

  it('stops with the reason of its signal while the stream is silent', async () => {
    const stop = new AbortController()
    await withServer(
      (_request, response) => void stream(response).write(event(1, 'queued')),
      async (client) => {
        const reason = new Error('enough')
        await assert.rejects(async () => {
          for await (const _ of client.events('j', { signal: stop.signal })) stop.abort(reason)
        }, reason)
      },
    )
  })
})

describe('following logs', () => {
  it('begins after a line, and after a broken connection behind the last line that came', async () => {
    const asked: (string | undefined)[] = []
    await withServer(
      (request, response) => {
        if (request.url?.includes('/logs') !== true) return sendJson(response, { id: 'j', status: 'failed' })
        asked.push(`${request.url.replace(/.*\?/, '')} ${String(lastEventId(request))}`)
        stream(response).end(asked.length === 1 ? line(5) : '')
      },
      async (client) => {
        assert.deepEqual(numbers(await collect(client.followLogs('j', { after: 4 }))), [5])
        assert.deepEqual(asked, ['follow=true&after=4 undefined', 'follow=true&after=4 2.5'])
      },
    )
  })

  it('reads the rest of the log that was written while the connection was away, then ends', async () => {
    const asked: (string | undefined)[] = []
    await withServer(
      (request, response) => {
        if (request.url?.includes('/logs') !== true) {
          return sendJson(response, { id: 'j', status: asked.length === 1 ? 'running' : 'failed' })
        }
        asked.push(lastEventId(request) as string | undefined)
        stream(response).end(asked.length === 1 ? line(1) : asked.length === 2 ? line(2) + line(3) : '')
      },
      async (client) => {
        assert.deepEqual(numbers(await collect(client.followLogs('j'))), [1, 2, 3])
        assert.deepEqual(asked, [undefined, '2.1', '2.3'])
      },
    )
  })
})
