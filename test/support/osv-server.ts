/** An OSV export on this machine: files with entity tags, ranges, and connections that break when they are told to. */
import { createHash } from 'node:crypto'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { zip } from './archives.ts'
import type { OsvSample } from './osv-records.ts'

export interface OsvServer {
  readonly url: string
  /** By path (`/npm/all.zip`). */
  readonly files: Map<string, Buffer>
  /** Sent with a file, by its path. */
  readonly headers: Map<string, Record<string, string>>
  /** The next answer for that path ends after so many bytes, its connection destroyed. */
  readonly cuts: Map<string, number>
  /** Answers for that path have this status. */
  readonly statuses: Map<string, number>
  /** Paths that were asked for, each with its Range. */
  readonly asked: { readonly path: string; readonly range: string | undefined; readonly agent: string }[]
  /** Called before an answer is sent. */
  onRequest: (path: string) => void
  /** Puts an ecosystem there as the public export has it: whole, listed, and one by one. */
  publish(ecosystem: string, records: readonly OsvSample[]): void
  close(): Promise<void>
}

export async function startOsvServer(): Promise<OsvServer> {
  const files = new Map<string, Buffer>()
  const server = createServer((request, response) => {
    answer(self, request, response)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const self: OsvServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    headers: new Map(),
    cuts: new Map(),
    statuses: new Map(),
    asked: [],
    onRequest: () => undefined,
    publish: (ecosystem, records) => publish(files, ecosystem, records),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return self
}

export function zipOf(records: readonly OsvSample[]): Buffer {
  return zip(...records.map((record) => ({ name: `${record.id}.json`, content: JSON.stringify(record) })))
}

function publish(files: OsvServer['files'], ecosystem: string, records: readonly OsvSample[]): void {
  files.set(`/${ecosystem}/all.zip`, zipOf(records))
  const newestFirst = records.toSorted((a, b) => Date.parse(b.modified) - Date.parse(a.modified))
  const list = newestFirst.map(({ modified, id }) => `${modified},${id}\n`).join('')
  files.set(`/${ecosystem}/modified_id.csv`, Buffer.from(list))
  for (const record of records)
    files.set(`/${ecosystem}/${record.id}.json`, Buffer.from(JSON.stringify(record)))
  const ecosystems = new Set((files.get('/ecosystems.txt')?.toString() ?? '').split('\n').filter(Boolean))
  files.set(
    '/ecosystems.txt',
    Buffer.from([...ecosystems.add(ecosystem)].map((name) => `${name}\n`).join('')),
  )
}

export const tagOf = (content: Buffer): string => `"${createHash('sha256').update(content).digest('hex')}"`

function answer(server: OsvServer, request: IncomingMessage, response: ServerResponse): void {
  const path = decodeURIComponent(request.url ?? '')
  const { range } = request.headers
  server.asked.push({ path, range, agent: request.headers['user-agent'] ?? '' })
  server.onRequest(path)
  const content = server.files.get(path)
  const status = server.statuses.get(path) ?? (content === undefined ? 404 : 200)
  if (content === undefined || status !== 200) return void response.writeHead(status).end()
  const etag = tagOf(content)
  if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end()
  const same = request.headers['if-range'] === undefined || request.headers['if-range'] === etag
  const from = same ? Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0) : 0
  const part = content.subarray(from)
  const more = from > 0 ? { 'Content-Range': `bytes ${from}-${content.length - 1}/${content.length}` } : {}
  response.writeHead(from > 0 ? 206 : 200, {
    'Content-Length': part.length,
    ETag: etag,
    ...more,
    ...server.headers.get(path),
  })
  const cut = server.cuts.get(path)
  if (cut === undefined) return void response.end(part)
  server.cuts.delete(path)
  // Not before the bytes have left: destroying at once would take them along.
  response.write(part.subarray(0, cut), () => setImmediate(() => response.destroy()))
}
