/**
 * `node servers.ts JSON`: servers of the lab that answer everybody and tell on stdout, a line of JSON each, who asked.
 * HTTP: `/redirect?to=URL` answers 302, `/bytes?n=N` that many bytes, anything else the server's name. UDP: the name.
 */
import { createSocket } from 'node:dgram'
import { readFileSync } from 'node:fs'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { ServerSpec } from './world.ts'

const specs: readonly ServerSpec[] = JSON.parse(process.argv[2] ?? '[]')
await Promise.all(specs.map((spec) => (spec.kind === 'udp' ? listenUdp(spec) : listenHttp(spec))))
tell({ ready: true })

function listenHttp(spec: ServerSpec): Promise<void> {
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { method = '', url = '/' } = request
    tell({ server: spec.name, method, path: url, from: request.socket.remoteAddress ?? '' })
    const { pathname, searchParams } = new URL(url, 'http://server')
    if (pathname === '/redirect') {
      response.writeHead(302, { location: searchParams.get('to') ?? '/' }).end()
      return
    }
    const bytes = pathname === '/bytes' ? Number(searchParams.get('n')) : undefined
    request.resume()
    response.end(bytes === undefined ? `${spec.name}\n` : Buffer.alloc(bytes, 'x'))
  }
  const tls = (): object => ({
    key: readFileSync(spec.key ?? ''),
    cert: readFileSync(spec.certificate ?? ''),
  })
  const server = spec.kind === 'https' ? createTlsServer(tls(), answer) : createServer(answer)
  server.on('connection', (socket) => {
    tell({ server: spec.name, method: 'connect', path: '', from: socket.remoteAddress ?? '' })
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(spec.port, spec.address, resolve)
  })
}

function listenUdp(spec: ServerSpec): Promise<void> {
  const socket = createSocket(spec.address.includes(':') ? 'udp6' : 'udp4')
  socket.on('message', (_, from) => {
    tell({ server: spec.name, method: 'datagram', path: '', from: from.address })
    socket.send(spec.name, from.port, from.address)
  })
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(spec.port, spec.address, resolve)
  })
}

function tell(event: object): void {
  process.stdout.write(`${JSON.stringify(event)}\n`)
}
