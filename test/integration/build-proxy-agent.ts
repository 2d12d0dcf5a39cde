/**
 * A process of the service as far as builds behind a proxy matter, to be run in a network lab: an engine and a proxy of
 * a few lines that answers everything itself. Told what to do by messages of its parent.
 */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { createDockerEngine } from '../../src/engines/docker/docker-engine.ts'
import type { BuildRequest } from '../../src/engines/engine.ts'
import { SlipwayError } from '../../src/errors/slipway-error.ts'

export interface AgentRequest {
  readonly id: number
  readonly call: 'gateway' | 'build' | 'openBuild' | 'sweep' | 'close'
  readonly lines?: readonly string[]
  readonly buildArgs?: Readonly<Record<string, string>>
}

/** What is not of the call is left out. */
export interface AgentAnswer {
  readonly id: number
  readonly gateway?: string | null
  readonly notes?: readonly string[]
  readonly kind?: string
  readonly imageId?: string
  readonly said?: readonly string[]
  /** What the proxy was asked, and under which account, since the agent began. */
  readonly asked?: readonly string[]
  readonly account?: string
  /** Code and words of what was thrown. */
  readonly error?: string
}

const [address = '', instanceId = '', mountRoot = ''] = process.argv.slice(2)
const engine = createDockerEngine({
  address,
  env: { PATH: process.env.PATH },
  instanceId,
  callTimeoutMs: 60_000,
  dataMount: 'volume',
  mountRoot,
})
const account = { username: 'build', password: randomUUID() }
const asked: string[] = []
const proxy = createServer((request, response) => {
  const credentials = (request.headers['proxy-authorization'] ?? '').replace(/^Basic /, '')
  asked.push(`${request.url} ${Buffer.from(credentials, 'base64').toString()}`)
  response.end('answered by the proxy\n')
})

process.on('message', (request: AgentRequest) => void reply(request))

async function reply(request: AgentRequest): Promise<void> {
  const result = await answer(request).catch((error: unknown) => ({ error: describe(error) }))
  await tell({ ...result, id: request.id })
  if (request.call === 'close') process.disconnect?.()
}

/** Resolves when the parent has it. */
function tell(result: AgentAnswer): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(result, () => resolve())
  })
}

async function answer(request: AgentRequest): Promise<Omit<AgentAnswer, 'id'>> {
  switch (request.call) {
    case 'gateway': {
      const { capabilities } = await engine.info({ fresh: true })
      return { gateway: capabilities.buildGateway, notes: capabilities.notes }
    }
    case 'build':
      return build(request, await proxyNetwork())
    case 'openBuild':
      return build(request, 'default')
    case 'sweep':
      await engine.sweep(async () => false)
      return {}
    case 'close':
      await engine.close()
      proxy.close()
      return {}
  }
}

async function proxyNetwork(): Promise<BuildRequest['network']> {
  const host = (await engine.info()).capabilities.buildGateway
  if (host === null) throw new Error('there is no gateway')
  if (!proxy.listening) await new Promise<void>((resolve) => proxy.listen(0, host, resolve))
  const at = proxy.address()
  return { host, port: typeof at === 'object' && at !== null ? at.port : 0, ...account }
}

async function build(
  { lines = [], buildArgs = {} }: AgentRequest,
  network: BuildRequest['network'],
): Promise<Omit<AgentAnswer, 'id'>> {
  const said: string[] = []
  const outcome = await engine.build(
    {
      jobId: randomUUID(),
      attempt: 1,
      dockerfile: Buffer.from(`${lines.join('\n')}\n`),
      bases: ['busybox:latest'],
      contextPath: null,
      buildArgs,
      target: null,
      network,
      tag: `slipway/test:${randomUUID()}`,
      timeoutMs: 60_000,
      maxImageBytes: 1024 ** 3,
    },
    { step: () => undefined, log: ({ text }) => said.push(text) },
    new AbortController().signal,
  )
  const imageId = outcome.kind === 'built' ? { imageId: outcome.image.id } : { error: outcome.message }
  return { kind: outcome.kind, ...imageId, said, asked, account: `${account.username}:${account.password}` }
}

function describe(error: unknown): string {
  return error instanceof SlipwayError ? `${error.code}: ${error.detail}` : String(error)
}
