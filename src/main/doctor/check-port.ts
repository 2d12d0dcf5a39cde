import { createServer } from 'node:net'
import { type Finding, missing, ok } from './finding.ts'

const ANSWER_MS = 2000

/** Free, or taken by the service itself, which is as good. */
export async function checkPort(host: string, port: number): Promise<Finding> {
  const address = `${host}:${port}`
  const [id, title] = ['port', 'port'] as const
  const code = await tryListening(host, port)
  if (code === undefined) return ok(id, title, port === 0 ? 'any free one' : `${address} is free`)
  if (code === 'EADDRINUSE') {
    const version = await slipwayAt(host, port)
    if (version !== undefined) return ok(id, title, `a Slipway service (${version}) runs at ${address}`)
    const find = `See who has it: ss -ltnp 'sport = :${port}'`
    return missing(
      id,
      title,
      `${address} is taken by another program.`,
      find,
      'Or choose another one: PORT=8081 npm start',
    )
  }
  if (code === 'EACCES') {
    return missing(
      id,
      title,
      `${address}: only root may listen below 1024.`,
      'Choose another one: PORT=8080 npm start',
    )
  }
  return missing(
    id,
    title,
    `${address}: this machine cannot listen there (${code}).`,
    'Choose an address of this machine: --http-host 127.0.0.1',
  )
}

/** The code of what went wrong; undefined when listening works. */
function tryListening(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)))
  })
}

async function slipwayAt(host: string, port: number): Promise<string | undefined> {
  const name =
    host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host
  try {
    const response = await fetch(`http://${name}:${port}/health`, { signal: AbortSignal.timeout(ANSWER_MS) })
    const body: unknown = await response.json()
    const { version, components } = Object(body) as { version?: unknown; components?: unknown }
    return typeof version === 'string' && components !== undefined ? version : undefined
  } catch {
    return undefined
  }
}
