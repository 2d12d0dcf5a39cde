import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, type Server, type Socket, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { PROBE_EXIT, probeProgram } from './probe-program.ts'

const REQUEST = 'GET /health?a=1 HTTP/1.0\r\nHost: localhost\r\n\r\n'

test('there is a program for each architecture, loaded from its first byte', () => {
  for (const [architecture, machine] of [
    ['amd64', 62],
    ['arm64', 183],
  ] as const) {
    const file = probeProgram(architecture)
    assert.equal(file.readUInt16LE(18), machine)
    assert.equal(file.readBigUInt64LE(64 + 32), BigInt(file.length))
  }
})

describe('the probe of this machine', { skip: process.platform !== 'linux' }, () => {
  let folder = ''
  const servers: Server[] = []
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'slipway-probe-'))
    const program = probeProgram(process.arch === 'x64' ? 'amd64' : process.arch)
    writeFileSync(join(folder, 'probe'), program, { mode: 0o755 })
  })
  after(() => {
    for (const server of servers) server.close()
    rmSync(folder, { recursive: true })
  })

  const listen = async (server: Server): Promise<number> => {
    servers.push(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const start = (port: number | string): ChildProcess =>
    spawn(join(folder, 'probe'), [String(port), REQUEST], { stdio: ['ignore', 'pipe', 'inherit'] })
  const probe = async (port: number | string) => {
    const child = start(port)
    const [said, [code, signal]] = await Promise.all([
      text(child.stdout as NonNullable<typeof child.stdout>),
      once(child, 'exit') as Promise<[number | null, string | null]>,
    ])
    return { said, end: signal ?? code }
  }
  const raw = (answer: (socket: Socket) => void): Promise<number> =>
    listen(
      createServer((socket) => {
        socket.on('error', () => undefined)
        answer(socket)
      }),
    )

  test('sends the request and gives the answer', async () => {
    let asked = ''
    const server = createHttpServer((request, response) => {
      asked = `${request.method} ${request.url} ${request.httpVersion} ${request.headers.host}`
      response.writeHead(204).end()
    })
    const { said, end } = await probe(await listen(server))
    assert.equal(asked, 'GET /health?a=1 1.0 localhost')
    assert.match(said, /^HTTP\/1\.1 204 No Content\r\n/)
    assert.equal(end, 0)
  })

  test('says that nobody listens only after it has tried for a while', async () => {
    const server = createServer()
    const port = await listen(server)
    server.close()
    await once(server, 'close')
    assert.deepEqual(await probe(port), { said: '', end: PROBE_EXIT.refused })
  })

  test('reaches a service that begins to listen while it tries', async () => {
    const first = createServer()
    const port = await listen(first)
    first.close()
    await once(first, 'close')
    const child = start(port)
    await once(child, 'spawn')
    const late = createHttpServer((_, response) => response.end('late'))
    servers.push(late)
    late.listen(port, '127.0.0.1')
    assert.match(await text(child.stdout as NonNullable<typeof child.stdout>), /late$/)
  })

  test('takes no more than 64 KiB of an answer without end', async () => {
    const port = await raw((socket) => {
      const more = (): void => {
        while (socket.writable && socket.write(Buffer.alloc(16_384, 'x')));
      }
      socket.on('drain', more)
      more()
    })
    const { said, end } = await probe(port)
    assert.equal(end, 0)
    assert.ok(said.length >= 65_536 && said.length < 65_536 + 4096)
  })

  test('is ended by its alarm when no answer comes', async () => {
    const sockets: Socket[] = []
    const port = await raw((socket) => sockets.push(socket))
    assert.deepEqual(await probe(port), { said: '', end: 'SIGALRM' })
    for (const socket of sockets) socket.destroy()
  })

  test('tells a connection that is broken off from one that ends', async () => {
    assert.deepEqual(await probe(await raw((socket) => socket.resetAndDestroy())), {
      said: '',
      end: PROBE_EXIT.broken,
    })
    const ending = await raw((socket) => socket.once('data', () => socket.end()))
    assert.deepEqual(await probe(ending), { said: '', end: 0 })
  })
})
