import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import {
  type EgressLab,
  authorization,
  exchange,
  getThrough,
  openClient,
  openEgressLab,
  readAll,
  readUntil,
  serveHttp,
  serveTcp,
} from '../../test/support/egress-lab.ts'
import type { EgressPass } from './egress.ts'

const MEBIBYTE = 1024 * 1024
const TOTAL = 100 * MEBIBYTE
const IN_BETWEEN = 40 * MEBIBYTE

/** A host that answers each connection with the same bytes, and what it was asked. */
async function throughRaw(
  answer: string,
  use: (lab: EgressLab, pass: EgressPass) => Promise<void>,
): Promise<string> {
  let heard = ''
  await using server = await serveTcp((socket: Socket) => {
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1')
      if (heard.includes('\r\n\r\n')) socket.end(answer)
    })
  })
  await using lab = openEgressLab({
    routes: { 80: server.port, 8080: server.port },
    allow: 'web.test,web.test:8080',
  })
  await use(lab, await lab.admit())
  return heard
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const namesOf = (head: string): string[] =>
  head
    .split('\r\n')
    .slice(1)
    .flatMap((line) => (line === '' ? [] : [(line.split(':')[0] ?? '').toLowerCase()]))

describe('a request on its way to the host', () => {
  it('names the host as the target does, and leaves out what is of its own connection', async () => {
    const heard = await throughRaw(OK, async (_, pass) => {
      const fields = [
        'Host: evil.test',
        'User-Agent: test',
        'Connection: close, X-Secret,Content-Length',
        'X-Secret: 1',
        'Keep-Alive: timeout=5',
        'Proxy-Connection: keep-alive',
        'Proxy-Whatever: 1',
        'TE: trailers',
        'Trailer: X',
        'Upgrade: websocket',
        'HTTP2-Settings: AAMAAABk',
        'Cookie: a=b',
        'Content-Length: 3',
      ].join('\r\n')
      const text = `POST http://WEB.test:8080/a?b HTTP/1.1\r\n${fields}\r\n${authorization(pass)}\r\nabc`
      assert.match(await exchange(pass.port, text), /^HTTP\/1\.1 200 OK\r\n/)
    })
    const [head = '', body] = heard.split('\r\n\r\n')
    assert.match(head, /^POST \/a\?b HTTP\/1\.1\r\nHost: web\.test:8080\r\n/)
    assert.deepEqual(namesOf(head), ['host', 'user-agent', 'cookie', 'content-length', 'via', 'connection'])
    assert.match(head, /\r\nVia: 1\.1 slipway\r\nConnection: close$/)
    assert.equal(body, 'abc')
  })

  for (const [method, fields, names] of [
    ['GET', '', ['host', 'via', 'connection']],
    ['HEAD', '', ['host', 'via', 'connection']],
    ['DELETE', '', ['host', 'via', 'connection']],
    ['POST', '', ['host', 'content-length', 'via', 'connection']],
    ['GET', 'Content-Length: 0\r\n', ['host', 'content-length', 'via', 'connection']],
    ['PUT', 'Transfer-Encoding: chunked\r\n', ['host', 'transfer-encoding', 'via', 'connection']],
  ] as const) {
    it(`is framed as it came: ${method} ${fields.trim()}`, async () => {
      const heard = await throughRaw(OK, async (_, pass) => {
        const head = `${method} http://web.test HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${authorization(pass)}`
        const body = fields.includes('chunked') ? '3\r\nabc\r\n0\r\n\r\n' : ''
        assert.match(await exchange(pass.port, `${head}${fields}\r\n${body}`), /^HTTP\/1\.1 200 OK\r\n/)
      })
      assert.match(heard, new RegExp(`^${method} / HTTP/1\\.1\r\n`))
      assert.deepEqual(namesOf(heard.split('\r\n\r\n')[0] ?? ''), names)
    })
  }

  it('of HTTP/1.0 is answered without chunks', async () => {
    const answer = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'
    await throughRaw(answer, async (_, pass) => {
      const text = await exchange(pass.port, `GET http://web.test/ HTTP/1.0\r\n${authorization(pass)}\r\n`)
      assert.match(text, /\r\n\r\nok$/)
    })
  })

  it('asks whether it may go on, and is told by the host', async () => {
    await using server = await serveHttp((request, response) => {
      request.resume().once('end', () => response.end('taken'))
    })
    await using lab = openEgressLab({ routes: { 80: server.port } })
    const pass = await lab.admit()
    const client = await openClient(pass.port)
    const fields = `Host: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 4\r\n${authorization(pass)}`
    client.write(`PUT http://web.test/ HTTP/1.1\r\n${fields}\r\n`)
    assert.equal(await readUntil(client, '\r\n\r\n'), 'HTTP/1.1 100 Continue\r\n\r\n')
    client.write('body')
    assert.match(await readAll(client), /^HTTP\/1\.1 200 OK[^]*taken/)
    const refused = await openClient(pass.port)
    refused.write(`PUT http://evil.test/ HTTP/1.1\r\n${fields}\r\n`)
    assert.match(await readUntil(refused, '\r\n'), /^HTTP\/1\.1 403 /)
    refused.destroy()
  })
})

describe('an answer on its way to the client', () => {
  it('leaves out what is of its own connection, and keeps the rest in its order', async () => {
    const fields = [
      'Date: Thu, 01 Jan 1970 00:00:00 GMT',
      'Set-Cookie: a=1',
      'Set-Cookie: b=2',
      'Connection: x-hop',
      'X-Hop: 1',
      'Keep-Alive: timeout=99',
      'Proxy-Authenticate: Basic',
      'Upgrade: h2c',
      'Location: http://169.254.169.254/',
      'Content-Length: 0',
    ].join('\r\n')
    await throughRaw(`HTTP/1.1 302 Somewhere Else\r\n${fields}\r\n\r\n`, async (lab, pass) => {
      const text = await getThrough(pass, 'http://web.test/')
      assert.match(text, /^HTTP\/1\.1 302 Somewhere Else\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n/)
      assert.deepEqual(namesOf(text), [
        'date',
        'set-cookie',
        'set-cookie',
        'location',
        'content-length',
        'via',
        'connection',
      ])
      // the redirect is the client's to follow, and is judged as any other request
      assert.equal(lab.connected.length, 1)
      assert.match(await getThrough(pass, 'http://169.254.169.254/'), /^HTTP\/1\.1 403 /)
      assert.equal(lab.connected.length, 1)
    })
  })

  for (const [what, answer] of [
    ['is not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['is nothing', ''],
    ['has a head that is too large', `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(40_000)}\r\n\r\n`],
    [
      'changes the protocol',
      'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nsecret',
    ],
    ['asks for an account of a proxy', 'HTTP/1.1 407 Please\r\nContent-Length: 0\r\n\r\n'],
    ['has another transfer coding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
    [
      'has a length and chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['has two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef'],
    ['has a status that is none', 'HTTP/1.1 9999 No\r\n\r\n'],
  ] as const) {
    it(`becomes 502 when it ${what}`, async () => {
      await throughRaw(answer, async (_, pass) => {
        assert.match(await getThrough(pass, 'http://web.test/'), /^HTTP\/1\.1 502 Bad Gateway\r\n/)
      })
    })
  }

  for (const [fields, wanted] of [
    ['', 0],
    ['Expect: 100-continue\r\n', 1],
  ] as const) {
    it(`says to go on ${wanted} times at most when the client sends ${JSON.stringify(fields)}`, async () => {
      await throughRaw('HTTP/1.1 100 Continue\r\n\r\n'.repeat(1000) + OK, async (_, pass) => {
        const text = await getThrough(pass, 'http://web.test/', fields)
        assert.equal(text.split('HTTP/1.1 100 ').length - 1, wanted)
        assert.match(text, /HTTP\/1\.1 200 OK[^]*ok$/)
      })
    })
  }

  it('to HEAD keeps the length of what is not sent', async () => {
    await throughRaw('HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n', async (_, pass) => {
      const head = `HEAD http://web.test/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${authorization(pass)}\r\n`
      assert.match(
        await exchange(pass.port, head),
        /^HTTP\/1\.1 200 OK\r\nContent-Length: 1234\r\n[^]*\r\n\r\n$/,
      )
    })
  })

  it('that is cut short cuts the connection, so that it is not taken for a whole one', async () => {
    const answer = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n'
    await throughRaw(answer, async (_, pass) => {
      const text = await getThrough(pass, 'http://web.test/')
      assert.match(text, /hello/)
      assert.doesNotMatch(text, /\r\n0\r\n\r\n$/)
    })
  })

  it('becomes 504 when the host is silent', async () => {
    await using server = await serveHttp(() => undefined)
    await using lab = openEgressLab({ routes: { 80: server.port }, limits: { idleMs: 50 } })
    assert.match(
      await getThrough(await lab.admit(), 'http://web.test/'),
      /^HTTP\/1\.1 504 Gateway Timeout\r\n/,
    )
    assert.ok(lab.outbound.every(({ destroyed }) => destroyed))
  })

  it('may come before the host has taken the request, and the next request is answered too', async () => {
    await using server = await serveHttp((request, response) => {
      if (request.method === 'POST') response.writeHead(413, { Connection: 'close' }).end('too much')
      else response.end('hello')
    })
    await using lab = openEgressLab({ routes: { 80: server.port } })
    const pass = await lab.admit()
    const client = await openClient(pass.port)
    const head = `HTTP/1.1\r\nHost: x\r\n${authorization(pass)}`
    client.write(`POST http://web.test/ ${head}Content-Length: ${4 * MEBIBYTE}\r\n\r\n`)
    assert.match(await readUntil(client, 'too much'), /^HTTP\/1\.1 413 /)
    client.write(Buffer.alloc(4 * MEBIBYTE))
    client.write(`GET http://web.test/ ${head}Connection: close\r\n\r\n`)
    assert.match(await readAll(client), /HTTP\/1\.1 200 OK[^]*hello/)
  })

  it('of a client that has left ends the connection to the host', async () => {
    const gone = Promise.withResolvers<void>()
    await using server = await serveHttp((request: IncomingMessage, response) => {
      request.socket.once('close', () => gone.resolve())
      response.write('beginning')
    })
    await using lab = openEgressLab({ routes: { 80: server.port } })
    const pass = await lab.admit()
    const client = await openClient(pass.port)
    client.write(`GET http://web.test/ HTTP/1.1\r\nHost: x\r\n${authorization(pass)}\r\n`)
    await readUntil(client, 'beginning')
    client.resetAndDestroy()
    await gone.promise
    assert.ok(lab.outbound.every(({ destroyed }) => destroyed))
  })
})

describe('a body of 100 MiB', () => {
  const piece = Buffer.alloc(256 * 1024, 'x')

  it('goes to a slow client without being held', async () => {
    let [written, read, most] = [0, 0, 0]
    await using server = await serveHttp(async (_, response) => {
      response.writeHead(200, { 'Content-Length': TOTAL })
      while (written < TOTAL) {
        written += piece.length
        most = Math.max(most, written - read)
        if (!response.write(piece)) await once(response, 'drain')
      }
      response.end()
    })
    await using lab = openEgressLab({ routes: { 80: server.port } })
    const pass = await lab.admit()
    const client = await openClient(pass.port)
    client.write(
      `GET http://web.test/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${authorization(pass)}\r\n`,
    )
    await readUntil(client, '\r\n\r\n')
    for await (const chunk of client) {
      read += (chunk as Buffer).length
      await turn()
      await turn()
    }
    assert.equal(read, TOTAL)
    assert.ok(most < IN_BETWEEN, `${most} bytes were under way`)
    assert.equal(pass.end()[0]?.bytesReceived, TOTAL)
  })

  it('goes to a slow host without being held', async () => {
    let [written, read, most] = [0, 0, 0]
    await using server = await serveHttp(async (request, response) => {
      for await (const chunk of request) {
        read += (chunk as Buffer).length
        await turn()
        await turn()
      }
      response.end('taken')
    })
    await using lab = openEgressLab({ routes: { 80: server.port } })
    const pass = await lab.admit()
    const client = await openClient(pass.port)
    const fields = `Host: x\r\nConnection: close\r\nContent-Length: ${TOTAL}\r\n${authorization(pass)}`
    client.write(`PUT http://web.test/ HTTP/1.1\r\n${fields}\r\n`)
    while (written < TOTAL) {
      written += piece.length
      most = Math.max(most, written - read)
      if (!client.write(piece)) await once(client, 'drain')
    }
    assert.match(await readAll(client), /taken/)
    assert.equal(read, TOTAL)
    assert.ok(most < IN_BETWEEN, `${most} bytes were under way`)
    assert.equal(pass.end()[0]?.bytesSent, TOTAL)
  })
})
