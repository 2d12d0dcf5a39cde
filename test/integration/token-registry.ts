import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { fileHeader } from '../../src/engines/docker/build/tar-header.ts'

/**
 * A registry on the loopback address that answers as Docker Hub does: a token challenge first, which anybody may
 * meet. It has one image, `public/base:1`; nothing else exists. Repositories named `status/NNN` answer with that status.
 */
export interface TokenRegistry {
  /** `127.0.0.1:PORT`, which engines take for insecure and so speak HTTP with. */
  readonly host: string
  /** Paths that were asked for with a token. */
  readonly served: readonly string[]
  close(): Promise<void>
}

interface Blob {
  readonly type: string
  readonly bytes: Buffer
}

const TOKEN = 'anybody'
const V2 = 'application/vnd.docker.distribution.manifest.v2+json'
const CONFIG = 'application/vnd.docker.container.image.v1+json'
const LAYER = 'application/vnd.docker.image.rootfs.diff.tar.gzip'

export async function startTokenRegistry(): Promise<TokenRegistry> {
  const { blobs, manifest } = image()
  const served: string[] = []
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://registry').pathname
    if (path === '/token') return send(request, response, 200, json({ token: TOKEN, expires_in: 300 }))
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return challenge(request, response)
    served.push(path)
    const status = /\/v2\/status\/(\d{3})\//.exec(path)?.[1]
    if (status !== undefined) return send(request, response, Number(status), json({ errors: [] }))
    const [, name] = /^\/v2\/public\/base\/(?:manifests|blobs)\/(.+)$/.exec(path) ?? []
    const blob = path === '/v2/' ? json({}) : name === '1' ? manifest : blobs.get(name ?? '')
    if (blob) return send(request, response, 200, blob)
    return send(
      request,
      response,
      404,
      json({ errors: [{ code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' }] }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    served,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

function challenge(request: IncomingMessage, response: ServerResponse): void {
  const realm = `http://${request.headers.host}/token`
  response.setHeader('WWW-Authenticate', `Bearer realm="${realm}",service="test"`)
  send(
    request,
    response,
    401,
    json({ errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] }),
  )
}

function send(request: IncomingMessage, response: ServerResponse, status: number, blob: Blob): void {
  response.writeHead(status, {
    'Content-Type': blob.type,
    'Content-Length': blob.bytes.length,
    'Docker-Content-Digest': digestOf(blob.bytes),
    'Docker-Distribution-API-Version': 'registry/2.0',
  })
  response.end(request.method === 'HEAD' ? undefined : blob.bytes)
}

/** One layer with one file. */
function image(): { readonly blobs: ReadonlyMap<string, Blob>; readonly manifest: Blob } {
  const content = Buffer.alloc(512)
  const length = content.write('pulled\n')
  const layerTar = Buffer.concat([fileHeader('pulled.txt', length), content, Buffer.alloc(1024)])
  const layer = { type: LAYER, bytes: gzipSync(layerTar) }
  const config = json(
    {
      architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
      os: 'linux',
      config: { Cmd: ['/none'] },
      rootfs: { type: 'layers', diff_ids: [digestOf(layerTar)] },
      history: [{ created: '1970-01-01T00:00:00Z' }],
    },
    CONFIG,
  )
  const describe = ({ type, bytes }: Blob) => ({
    mediaType: type,
    size: bytes.length,
    digest: digestOf(bytes),
  })
  const manifest = json(
    { schemaVersion: 2, mediaType: V2, config: describe(config), layers: [describe(layer)] },
    V2,
  )
  const blobs = new Map([layer, config, manifest].map((blob) => [digestOf(blob.bytes), blob]))
  return { blobs, manifest }
}

function json(value: unknown, type = 'application/json'): Blob {
  return { type, bytes: Buffer.from(JSON.stringify(value)) }
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
