import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import {
  authorization,
  exchange,
  openClient,
  openEgressLab,
  openTunnelTo,
  readAll,
  readUntil,
  serveTcp,
} from '../../test/support/egress-lab.ts'

const MEBIBYTE = 1024 * 1024
const TOTAL = 100 * MEBIBYTE
/** Of the buffers of the kernel on four sockets and of our own on two: far from the whole. */
const IN_BETWEEN = 40 * MEBIBYTE

/** Writes all as fast as it is taken; `written` is told of each piece. */
async function pour(socket: Socket, written: (bytes: number) => void): Promise<void> {
  const piece = Buffer.alloc(256 * 1024, 'x')
  for (let sent = 0; sent < TOTAL; sent += piece.length) {
    written(piece.length)
    if (!socket.write(piece)) await once(socket, 'drain')
  }
  socket.end()
}

/** Reads slower than anything is written: some turns of the loop lie between two pieces. */
async function sip(socket: Socket, read: (bytes: number) => void): Promise<void> {
  for await (const chunk of socket) {
    read((chunk as Buffer).length)
    await turn()
    await turn()
  }
}

describe('a tunnel', () => {
  it('carries bytes in both directions and counts them', async () => {
    await using echo = await serveTcp((socket) => socket.pipe(socket))
    await using lab = openEgressLab({ routes: { 443: echo.port } })
    const pass = await lab.admit()
    const client = await openTunnelTo(pass, 'WEB.test.:443')
    client.end('hello')
    assert.equal(await readAll(client), 'hello')
    assert.deepEqual(pass.end(), [
      {
        host: 'web.test',
        port: 443,
        verdict: 'allowed',
        why: null,
        requests: 1,
        bytesSent: 5,
        bytesReceived: 5,
      },
    ])
  })

  it('takes what the client sends before it is open', async () => {
    await using echo = await serveTcp((socket) => socket.pipe(socket))
    await using lab = openEgressLab({ routes: { 443: echo.port } })
    const pass = await lab.admit()
    const client = await openClient(pass.port)
    client.end(`CONNECT web.test:443 HTTP/1.1\r\n${authorization(pass)}\r\nearly bytes`)
    assert.equal(await readAll(client), 'HTTP/1.1 200 Connection established\r\n\r\nearly bytes')
    assert.equal(pass.end()[0]?.bytesSent, 11)
  })

  it('still brings the answer when the client has ended its side', async () => {
    await using server = await serveTcp((socket) => {
      socket.resume()
      // only the client's end is the end of the question
      socket.once('end', () => socket.end('the answer'))
    })
    await using lab = openEgressLab({ routes: { 443: server.port } })
    const client = await openTunnelTo(await lab.admit(), 'web.test:443')
    client.end('the question')
    assert.equal(await readAll(client), 'the answer')
  })

  it('still takes the rest of the question when the host has ended its side', async () => {
    const heard = Promise.withResolvers<string>()
    await using server = await serveTcp((socket) => {
      socket.end('early answer')
      void readAll(socket).then(heard.resolve)
    })
    await using lab = openEgressLab({ routes: { 443: server.port } })
    const client = await openTunnelTo(await lab.admit(), 'web.test:443')
    client.resume()
    await once(client, 'end')
    client.end('late question')
    assert.equal(await heard.promise, 'late question')
  })

  it('ends with its build, on both sides, and the account is of no use afterwards', async () => {
    const gone = Promise.withResolvers<void>()
    await using server = await serveTcp((socket) => {
      for (const event of ['end', 'close']) socket.once(event, () => gone.resolve())
      socket.resume()
    })
    await using lab = openEgressLab({ routes: { 443: server.port } })
    const pass = await lab.admit()
    const client = await openTunnelTo(pass, 'web.test:443')
    const closed = once(client.resume(), 'close')
    const report = pass.end()
    client.end()
    await Promise.all([gone.promise, closed])
    assert.equal(report.length, 1)
    assert.equal(pass.end(), report)
    assert.match(
      await exchange(pass.port, `CONNECT web.test:443 HTTP/1.1\r\n${authorization(pass)}\r\n`),
      /^HTTP\/1\.1 407 /,
    )
    assert.ok(lab.outbound.every(({ destroyed }) => destroyed))
  })

  it('that never moves a byte is closed', async () => {
    await using server = await serveTcp(() => undefined)
    await using lab = openEgressLab({ routes: { 443: server.port }, limits: { idleMs: 50 } })
    const client = await openTunnelTo(await lab.admit(), 'web.test:443')
    assert.equal(await readAll(client), '')
    assert.ok(lab.outbound.every(({ destroyed }) => destroyed))
  })

  it('is reset on the other side when one side is', async () => {
    const gone = Promise.withResolvers<void>()
    await using server = await serveTcp((socket) => {
      for (const event of ['end', 'close']) socket.once(event, () => gone.resolve())
      socket.resume()
    })
    await using resetting = await serveTcp((socket) => {
      socket.once('data', () => socket.resetAndDestroy())
    })
    await using lab = openEgressLab({ routes: { 443: server.port, 80: resetting.port } })
    const pass = await lab.admit()
    const client = await openTunnelTo(pass, 'web.test:443')
    client.resetAndDestroy()
    await gone.promise
    const other = await openTunnelTo(pass, 'web.test:80')
    other.write('x')
    assert.equal(await readAll(other), '')
  })

  it('is not opened for a client that has left in the meantime', async () => {
    await using lab = openEgressLab({ allow: 'slow.test' })
    const pass = await lab.admit()
    const client = await openClient(pass.port)
    client.write(`CONNECT slow.test:443 HTTP/1.1\r\n${authorization(pass)}\r\n`)
    client.resetAndDestroy()
    await once(client, 'close')
    pass.end()
    assert.ok(lab.outbound.every(({ destroyed }) => destroyed))
  })

  it('is not opened between the answers to other requests', async () => {
    await using server = await serveTcp(() => undefined)
    await using lab = openEgressLab({ routes: { 80: server.port, 443: server.port } })
    const pass = await lab.admit()
    const get = `GET http://web.test/ HTTP/1.1\r\nHost: web.test\r\n${authorization(pass)}\r\n`
    const connect = `CONNECT web.test:443 HTTP/1.1\r\n${authorization(pass)}\r\n`
    assert.equal(await exchange(pass.port, get + connect), '')
    assert.ok(!lab.connected.includes('93.184.215.14:443'))
  })

  it('carries 100 MiB to a slow client without holding them', async () => {
    let [written, read, most] = [0, 0, 0]
    await using server = await serveTcp((socket) => {
      void pour(socket, (bytes) => {
        written += bytes
        most = Math.max(most, written - read)
      })
    })
    await using lab = openEgressLab({ routes: { 443: server.port } })
    const pass = await lab.admit()
    const client = await openTunnelTo(pass, 'web.test:443')
    await sip(client, (bytes) => void (read += bytes))
    client.end()
    assert.equal(read, TOTAL)
    assert.ok(most < IN_BETWEEN, `${most} bytes were under way`)
    assert.equal(pass.end()[0]?.bytesReceived, TOTAL)
  })

  it('carries 100 MiB to a slow host without holding them', async () => {
    let [written, read, most] = [0, 0, 0]
    const done = Promise.withResolvers<void>()
    await using server = await serveTcp((socket) => {
      void sip(socket, (bytes) => void (read += bytes)).then(() => done.resolve(void socket.end()))
    })
    await using lab = openEgressLab({ routes: { 443: server.port } })
    const pass = await lab.admit()
    const client = await openTunnelTo(pass, 'web.test:443')
    await pour(client, (bytes) => {
      written += bytes
      most = Math.max(most, written - read)
    })
    await done.promise
    assert.equal(read, TOTAL)
    assert.ok(most < IN_BETWEEN, `${most} bytes were under way`)
    assert.equal(pass.end()[0]?.bytesSent, TOTAL)
  })

  it('is refused with a body, and without a port', async () => {
    await using lab = openEgressLab()
    const pass = await lab.admit()
    for (const [target, fields] of [
      ['web.test:443', 'Content-Length: 5\r\n'],
      ['web.test:443', 'Transfer-Encoding: chunked\r\n'],
      ['web.test', ''],
      ['http://web.test:443', ''],
    ] as const) {
      const client = await openClient(pass.port)
      client.write(`CONNECT ${target} HTTP/1.1\r\n${authorization(pass)}${fields}\r\n`)
      assert.match(await readUntil(client, '\r\n\r\n'), /^HTTP\/1\.1 400 /)
      client.destroy()
    }
    assert.deepEqual(lab.asked, [])
  })
})
