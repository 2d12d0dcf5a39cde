import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import {
  PUBLIC,
  authorization,
  exchange,
  getThrough,
  openClient,
  openEgressLab,
  openTunnelTo,
  readAll,
  readUntil,
  serveHttp,
  serveTcp,
} from '../../test/support/egress-lab.ts'

const basic = (text: string): string =>
  `Proxy-Authorization: Basic ${Buffer.from(text).toString('base64')}\r\n`

describe('clients without a valid account', () => {
  it('learn nothing but that they need one', async () => {
    await using lab = openEgressLab()
    const pass = await lab.admit()
    const other = await lab.admit()
    const valid = authorization(pass)
    for (const fields of [
      '',
      'Proxy-Authorization: Basic\r\n',
      'Proxy-Authorization: Basic %%%\r\n',
      `Proxy-Authorization: Bearer ${pass.password}\r\n`,
      basic(''),
      basic(':'),
      basic(pass.username),
      basic(`${pass.username}:`),
      basic(`${pass.username}:${other.password}`),
      basic(`${pass.username}:${pass.password}x`),
      basic(`x:${pass.password}`),
      basic(`__proto__:${pass.password}`),
      `Proxy-Authorization: Basic ${'A'.repeat(5000)}\r\n`,
      valid + valid,
      valid.replace('Proxy-', ''),
    ]) {
      for (const line of [
        'CONNECT web.test:443',
        'GET http://web.test/',
        'GET http://nowhere.test/',
        'GET /',
      ]) {
        const answer = await exchange(
          pass.port,
          `${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${fields}\r\n`,
        )
        assert.match(answer, /^HTTP\/1\.1 407 Proxy Authentication Required\r\n/)
        assert.match(answer, /\r\nProxy-Authenticate: Basic realm="Slipway"\r\n/)
        assert.match(answer, /\r\n\r\nThis proxy needs the account of a build\.\n$/)
      }
    }
    assert.deepEqual([lab.asked, lab.decided, pass.end()], [[], [], []])
  })

  it('cannot take over a connection of another build', async () => {
    await using server = await serveHttp((_, response) => void response.end('hello'))
    await using lab = openEgressLab({ routes: { 80: server.port } })
    const [pass, other] = [await lab.admit(), await lab.admit()]
    const client = await openClient(pass.port)
    const get = (account: string): string => `GET http://web.test/ HTTP/1.1\r\nHost: x\r\n${account}\r\n`
    client.write(get(authorization(pass)))
    assert.match(await readUntil(client, 'hello'), /^HTTP\/1\.1 200 /)
    client.write(get(authorization(other)))
    assert.match(
      await readUntil(client, '\n\r\n'),
      /^(?:\d\r\n\r\n|0\r\n\r\n)?HTTP\/1\.1 407 |^[^]*HTTP\/1\.1 407 /,
    )
    client.destroy()
    assert.deepEqual(other.end(), [])
  })

  it('are dropped, the one that waits longest first, when there are too many of them', async () => {
    await using lab = openEgressLab({ limits: { strangers: 3 } })
    const { port } = await lab.admit()
    const first = await openClient(port)
    const dropped = readAll(first)
    const others = [await openClient(port), await openClient(port), await openClient(port)]
    assert.equal(await dropped, '')
    others[0]?.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    assert.match(await readUntil(others[0]!, '\r\n'), /^HTTP\/1\.1 407 /)
    for (const other of others) other.destroy()
  })

  it('are dropped when the head of their request does not arrive in time', async () => {
    await using lab = openEgressLab({ limits: { headersMs: 50 } })
    const { port } = await lab.admit()
    assert.match(await exchange(port, 'GET http://web.test/ HT'), /^HTTP\/1\.1 408 |^$/)
    assert.match(await exchange(port, ''), /^HTTP\/1\.1 408 |^$/)
  })
})

describe('what is no request to a proxy', () => {
  for (const first of [
    '',
    '\0\0\0\0',
    '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03',
    'SSH-2.0-OpenSSH_9.2',
    'PRI * HTTP/2.0',
    'GET',
    'GET ',
    'GET http://web.test/',
    'GET http://web.test/ HTTP/9.9',
    'GET http://web.test/ HTTP/1.1 x',
    'GET\thttp://web.test/\tHTTP/1.1',
    'get http://web.test/ HTTP/1.1',
    'GET http://web.test/\x01 HTTP/1.1',
    'GET http://web.test/\xe9 HTTP/1.1',
    'G\xe9T http://web.test/ HTTP/1.1',
    'GET https://web.test/ HTTP/1.1',
    'GET ftp://web.test/ HTTP/1.1',
    'GET //web.test/ HTTP/1.1',
    'GET /etc/passwd HTTP/1.1',
    'GET web.test HTTP/1.1',
    'GET http://u:p@web.test/ HTTP/1.1',
    'GET http://web.test:/ HTTP/1.1',
    'GET http://web.test:99999/ HTTP/1.1',
    'GET http://web.test\\@x/ HTTP/1.1',
    'GET http:///x HTTP/1.1',
    'OPTIONS * HTTP/1.1',
    'CONNECT web.test HTTP/1.1',
    'CONNECT web.test: HTTP/1.1',
    'CONNECT :443 HTTP/1.1',
    'CONNECT / HTTP/1.1',
    'CONNECT http://web.test:443 HTTP/1.1',
    'CONNECT web.test:443 HTTP/3.0',
    'TRACE http://web.test/ HTTP/1.1',
    '\x04\x01\x01\xbb\x01\x01\x01\x01\0',
    '\x05\x01\0',
    `GET http://web.test/${'a'.repeat(40_000)} HTTP/1.1`,
    `CONNECT ${'a.'.repeat(20_000)}test:443 HTTP/1.1`,
  ]) {
    it(`is answered with 4xx or 5xx or cut off: ${JSON.stringify(first.slice(0, 40))}`, async () => {
      await using lab = openEgressLab()
      const pass = await lab.admit()
      const head = `${first}\r\nHost: web.test\r\nConnection: close\r\n${authorization(pass)}\r\n`
      assert.match(await exchange(pass.port, Buffer.from(head, 'latin1')), /^(?:HTTP\/1\.1 [45]\d\d |$)/)
      assert.deepEqual([lab.asked, lab.connected], [[], []])
    })
  }

  it('does no harm when it is noise', async () => {
    await using lab = openEgressLab()
    const pass = await lab.admit()
    for (let round = 0; round < 50; round += 1) {
      const noise = Buffer.concat([randomBytes(1 + round * 7), Buffer.from('\r\n\r\n')])
      assert.match(await exchange(pass.port, noise), /^(?:HTTP\/1\.1 4\d\d |$)/)
    }
    assert.match(await getThrough(pass, 'http://nowhere.test/'), /^HTTP\/1\.1 403 /)
  })

  for (const [name, fields] of [
    ['two lengths', 'Content-Length: 3\r\nContent-Length: 4\r\n'],
    ['a length and a transfer coding', 'Content-Length: 3\r\nTransfer-Encoding: chunked\r\n'],
    ['a length that is none', 'Content-Length: +3\r\n'],
    ['a transfer coding of another kind', 'Transfer-Encoding: gzip, chunked\r\n'],
    ['chunked twice', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n'],
    ['a transfer coding that looks like chunked', 'Transfer-Encoding: xchunked\r\n'],
    ['a space before the colon', 'Content-Length : 3\r\n'],
    ['a folded line', 'X: a\r\n b\r\n'],
    ['a bare line feed', 'X: a\nY: b\r\n'],
    ['a second Host', 'Host: other.test\r\n'],
    ['a field without a colon', 'nonsense\r\n'],
    ['a head that is too large', `X: ${'a'.repeat(40_000)}\r\n`],
  ] as const) {
    it(`is refused or cut off with ${name}`, async () => {
      await using lab = openEgressLab()
      const pass = await lab.admit()
      const head = `POST http://web.test/ HTTP/1.1\r\nHost: web.test\r\nConnection: close\r\n${authorization(pass)}`
      assert.match(await exchange(pass.port, `${head}${fields}\r\n`), /^(?:HTTP\/1\.1 (?:400|431|501) |$)/)
      assert.deepEqual(lab.connected, [])
    })
  }
})

describe('the connections of a build', () => {
  it('are limited in number, and other builds are not', async () => {
    await using echo = await serveTcp((socket) => socket.pipe(socket))
    await using lab = openEgressLab({ routes: { 443: echo.port }, limits: { connectionsPerBuild: 2 } })
    const [pass, other] = [await lab.admit(), await lab.admit()]
    const tunnels = [await openTunnelTo(pass, 'web.test:443'), await openTunnelTo(pass, 'web.test:443')]
    await assert.rejects(openTunnelTo(pass, 'web.test:443'), /HTTP\/1\.1 503 /)
    assert.match(await getThrough(pass, 'http://web.test/'), /^HTTP\/1\.1 503 /)
    tunnels.push(await openTunnelTo(other, 'web.test:443'))
    const closed = lab.outbound.map((socket) => once(socket, 'close'))
    for (const tunnel of tunnels) tunnel.destroy()
    await Promise.all(closed)
    const again = await openTunnelTo(pass, 'web.test:443')
    again.destroy()
  })

  it('are limited in number all together', async () => {
    await using lab = openEgressLab({ limits: { connections: 2 } })
    const { port } = await lab.admit()
    const two = [await openClient(port), await openClient(port)]
    assert.match(await exchange(port, 'CONNECT web.test:443 HTTP/1.1\r\n\r\n'), /^HTTP\/1\.1 503 |^$/)
    for (const client of two) client.destroy()
  })

  it('by the hundred leave nothing behind', async () => {
    await using server = await serveHttp((_, response) => void response.end('hello'))
    await using echo = await serveTcp((socket) => socket.pipe(socket))
    const limits = { connectionsPerBuild: 1000, strangers: 1000 }
    await using lab = openEgressLab({ limits, routes: { 80: server.port, 443: echo.port } })
    const pass = await lab.admit()
    const work = Array.from({ length: 300 }, async (_, nth) => {
      if (nth % 3 === 0) return assert.match(await getThrough(pass, 'http://web.test/'), /hello/)
      const tunnel = await openTunnelTo(pass, 'web.test:443')
      if (nth % 3 === 1) return void tunnel.resetAndDestroy()
      tunnel.end('x')
      assert.equal(await readAll(tunnel), 'x')
    })
    await Promise.all(work)
    await Promise.all(
      lab.outbound.filter(({ destroyed }) => !destroyed).map((socket) => once(socket, 'close')),
    )
    assert.deepEqual(
      new Map(pass.end().map(({ port, requests }) => [port, requests])),
      new Map([
        [80, 100],
        [443, 200],
      ]),
    )
  })

  it('may be reset after any byte, and leave nothing behind', async () => {
    await using server = await serveHttp((request, response) => void request.pipe(response))
    await using lab = openEgressLab({
      routes: { 80: server.port, 443: server.port },
      limits: { strangers: 9999 },
    })
    const pass = await lab.admit()
    const fields = `Host: x\r\n${authorization(pass)}`
    const get = `PUT http://web.test/ HTTP/1.1\r\n${fields}Content-Length: 5\r\n\r\nhello`
    const connect = `CONNECT web.test:443 HTTP/1.1\r\n${fields}\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n`
    for (const text of [get, connect, get + connect]) {
      for (let length = 0; length <= text.length; length += 1) {
        const client = await openClient(pass.port)
        client.write(text.slice(0, length), () => {
          if (length % 2 === 0) client.resetAndDestroy()
          else client.destroy()
        })
        await once(client, 'close')
      }
    }
    assert.match(await getThrough(pass, 'http://web.test/'), /^HTTP\/1\.1 200 /)
    pass.end()
    await Promise.all(lab.outbound.filter((socket) => !socket.closed).map((socket) => once(socket, 'close')))
    assert.ok(lab.outbound.every(({ destroyed }) => destroyed))
  })

  it('that send more requests than may wait are cut off', async () => {
    await using server = await serveHttp(() => undefined)
    await using lab = openEgressLab({ routes: { 80: server.port }, limits: { pipelined: 4 } })
    const pass = await lab.admit()
    const get = `GET http://web.test/ HTTP/1.1\r\nHost: web.test\r\n${authorization(pass)}\r\n`
    assert.equal(await exchange(pass.port, get.repeat(5)), '')
  })

  it('carry requests that do not wait for each other, each judged and answered in its turn', async () => {
    let [under, most] = [0, 0]
    await using server = await serveHttp((request, response) => {
      under += 1
      most = Math.max(most, under)
      response.once('close', () => (under -= 1))
      response.end(`answer to ${request.url}`)
    })
    await using lab = openEgressLab({ routes: { 80: server.port } })
    const pass = await lab.admit()
    const ask = (url: string, last = ''): string =>
      `GET ${url} HTTP/1.1\r\nHost: x\r\n${last}${authorization(pass)}\r\n`
    const wanted = ['http://web.test/1', 'http://evil.test/', 'http://web.test/2', 'http://web.test/3']
    const text = await exchange(
      pass.port,
      wanted.map((url) => ask(url)).join('') + ask('http://web.test/4', 'Connection: close\r\n'),
    )
    const seen = [...text.matchAll(/HTTP\/1\.1 (\d+)|answer to (\/\d)/g)].map(
      ([, code, path]) => code ?? path,
    )
    assert.deepEqual(seen, ['200', '/1', '403', '200', '/2', '200', '/3', '200', '/4'])
    assert.equal(most, 1)
    assert.equal(lab.connected.filter((to) => to === `${PUBLIC}:80`).length, 4)
  })
})
