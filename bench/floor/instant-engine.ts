/**
 * A stand-in for an engine whose containers have done their work as soon as they are started: so that thousands of
 * jobs go through the whole of the service in a minute. Speaks as much of the Engine API as a job needs.
 *
 *   node bench/floor/instant-engine.ts SOCKET
 */
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pack } from 'tar-stream'

const IMAGE = `sha256:${'b'.repeat(64)}`
const STARTED = '2026-01-01T00:00:00.000000000Z'
const FINISHED = '2026-01-01T00:00:00.010000000Z'

/** The folder on this machine that is bound to /data, by container. */
const containers = new Map<string, { readonly data: string | undefined }>()

interface Call {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

type Answer = (call: Call, id: string) => unknown

/** First match wins; what is returned is sent as JSON, undefined as 204. */
const ANSWERS: readonly (readonly [RegExp, Answer])[] = [
  [/^GET \/_ping$/, () => ({})],
  [/^GET \/version$/, () => ({ Version: '20.10.24', ApiVersion: '1.41', Os: 'linux', Arch: 'amd64' })],
  [
    /^GET \/info$/,
    () => ({ NCPU: 2, Runtimes: { runc: {} }, DefaultRuntime: 'runc', SecurityOptions: ['name=seccomp'] }),
  ],
  [/^POST \/images\/create$/, drained(() => ({ status: 'done' }))],
  [/^GET \/images\/json$/, () => []],
  [
    /^GET \/images\/.+\/json$/,
    () => ({ Id: IMAGE, Size: 1000, RootFS: { Layers: [IMAGE] }, Config: { Labels: {} } }),
  ],
  [/^POST \/build$/, drained(() => ({ id: 'moby.image.id', aux: { ID: IMAGE } }))],
  [/^GET \/containers\/json$/, () => []],
  [/^GET \/volumes$/, () => ({ Volumes: [] })],
  [/^POST \/containers\/create$/, create],
  [/^POST \/containers\/(\w+)\/start$/, (_call, id) => start(id)],
  [/^POST \/containers\/(\w+)\/wait$/, () => ({ StatusCode: 0 })],
  [/^GET \/containers\/(\w+)\/json$/, (_call, id) => inspect(id)],
  [/^GET \/containers\/(\w+)\/(?:logs|stats)$/, ({ response }) => response.writeHead(200).end()],
  [/^GET \/containers\/(\w+)\/archive$/, archive],
  [/^DELETE \/containers\/([\w-]+)$/, (_call, id) => void containers.delete(id)],
]

function drained(answer: Answer): Answer {
  return async (call, id) => {
    call.request.resume()
    await new Promise((resolve) => call.request.once('end', resolve))
    return answer(call, id)
  }
}

async function create({ request }: Call): Promise<unknown> {
  const { HostConfig } = JSON.parse(await text(request)) as {
    HostConfig: { Mounts?: { Target: string; Source: string }[] }
  }
  const id = randomBytes(32).toString('hex')
  const data = HostConfig.Mounts?.find(({ Target }) => Target === '/data')?.Source
  containers.set(id, { data })
  return { Id: id }
}

function start(id: string): undefined {
  const data = containers.get(id)?.data
  if (data !== undefined) writeFileSync(join(data, 'perf.json'), '{"perf":0.99}')
}

function inspect(id: string): unknown {
  const State = {
    Status: 'exited',
    Running: false,
    ExitCode: 0,
    OOMKilled: false,
    StartedAt: STARTED,
    FinishedAt: FINISHED,
  }
  return { Id: id, State, Config: { Labels: {} } }
}

/** Only for the question whether the engine sees what the service mounts. */
function archive({ query, response }: Call, id: string): unknown {
  const name = query.get('path')?.split('/').at(-1) ?? ''
  const tar = pack()
  tar.entry({ name }, readFileSync(join(containers.get(id)?.data ?? '', name)))
  tar.finalize()
  return tar.pipe(response.writeHead(200))
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://engine')
  const path = url.pathname.replace(/^\/v[\d.]+/, '')
  const call: Call = { method: request.method ?? '', path, query: url.searchParams, request, response }
  for (const [pattern, answer] of ANSWERS) {
    const match = pattern.exec(`${call.method} ${path}`)
    if (match === null) continue
    const result = await answer(call, match[1] ?? '')
    if (result === undefined) response.writeHead(204).end()
    else if (!response.headersSent)
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(result))
    return
  }
  response.writeHead(404).end(JSON.stringify({ message: `no such thing: ${call.method} ${path}` }))
}

createServer((request, response) => {
  serve(request, response).catch((error: unknown) =>
    response.writeHead(500).end(JSON.stringify({ message: String(error) })),
  )
}).listen(process.argv[2], () => process.stdout.write('ready\n'))
