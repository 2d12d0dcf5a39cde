/** A reverse proxy that serves what is behind it below a prefix, which it takes away: as nginx does with a slash. */
import { createServer, request as ask } from 'node:http'
import type { AddressInfo } from 'node:net'
import { releaseAtEnd } from '../../support/service.ts'

/** Address of the proxy with the prefix at its end, without a slash: `http://127.0.0.1:1234/slipway`. */
export async function startPrefixProxy(target: string, prefix: string): Promise<string> {
  const { hostname, port } = new URL(target)
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    if (!path.startsWith(`${prefix}/`)) {
      response.writeHead(404).end('nothing is here')
      return
    }
    const { method, headers } = request
    const behind = ask({ hostname, port, method, headers, path: path.slice(prefix.length) }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    behind.on('error', () => response.destroy())
    response.on('close', () => behind.destroy())
    request.pipe(behind)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  releaseAtEnd(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`
}
