/** RUN steps that are held to a proxy, in a network where nothing but this keeps them from the rest. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Connection, connect } from '../../scripts/setup/connection.ts'
import { createDockerEngine } from '../../src/engines/docker/docker-engine.ts'
import { LOCAL_PORT, type NetworkLab, WORLD, networkLabSkip, openNetworkLab } from '../support/network-lab.ts'
import { cleanEnvironment } from '../support/service.ts'
import type { AgentAnswer, AgentRequest } from './build-proxy-agent.ts'

const AGENT = fileURLToPath(new URL('build-proxy-agent.ts', import.meta.url))
const CONTRACT = fileURLToPath(new URL('build-proxy-contract.ts', import.meta.url))

/** Asks the proxy of its environment, as the account that stands there. */
const ASK_PROXY = [
  'url=${http_proxy#http://}; account=${url%@*}; at=${url##*@}',
  `printf 'GET http://files.example.org/ HTTP/1.0\\r\\nProxy-Authorization: Basic %s\\r\\n\\r\\n'` +
    ' "$(printf %s "$account" | base64)" | nc -w 3 ${at%:*} ${at##*:}',
].join('; ')

describe('builds behind a proxy', { skip: networkLabSkip() }, () => {
  let lab: NetworkLab
  let docker: Connection
  let first: Agent

  before(async () => {
    lab = await openNetworkLab()
    const connection = await connect(lab.address)
    assert.ok(connection)
    docker = connection
    first = await startAgent(lab, 'first')
  })
  after(async () => {
    docker?.client.close()
    await lab?.close()
  })

  const rules = async (): Promise<string> =>
    (await lab.must('iptables', '-w', '-S')) + (await lab.must('ip6tables', '-w', '-S'))
  const isFenced = async (): Promise<boolean> => (await rules()).includes('SLIPWAY')

  /** Lines of a Dockerfile that try to connect to all of the lab, and print who answered. */
  const tryAll = (...others: readonly Target[]): readonly string[] => {
    const targets: readonly Target[] = [
      ['public', WORLD.public, 80],
      ['private', WORLD.private, 80],
      ['metadata', WORLD.metadata, 80],
      ['gateway', lab.gateway, LOCAL_PORT],
      ['loopback', '127.0.0.1', LOCAL_PORT],
      ...others,
    ]
    const tries = targets.map(
      ([name, address, port, seconds = 3]) =>
        `nc -w ${seconds} ${address} ${port} </dev/null && echo reached ${name}`,
    )
    const ask = `timeout 1 nslookup files.example.org ${WORLD.private}`
    return ['FROM busybox:latest', `RUN ${[...tries, ask, `echo tried ${randomUUID()}`].join('; ')}`]
  }
  /** A bridge that has just got its first member takes a moment until it speaks IPv6. */
  const PUBLIC6: readonly Target[] = Array.from({ length: 6 }, () => ['public6', WORLD.public6, 80, 1])
  const reached = ({ said = [] }: AgentAnswer): readonly string[] =>
    [...new Set(said)]
      .filter((line) => line.startsWith('reached '))
      .map((line) => line.slice('reached '.length))

  it('sees this machine where builds do', async () => {
    assert.equal((await first.ask({ call: 'gateway' })).gateway, lab.gateway)
  })

  it('leaves builds with the default network alone: they reach what there is', async () => {
    const answer = await first.ask({ call: 'openBuild', lines: tryAll(...PUBLIC6) })
    assert.deepEqual(reached(answer), ['public', 'private', 'metadata', 'gateway', 'public6'])
    assert.ok(lab.seen('resolver').length > 0)
    assert.equal(await isFenced(), false)
  })

  it('lets a step reach the proxy, with its account', async () => {
    const answer = await first.ask({ call: 'build', lines: ['FROM busybox:latest', `RUN ${ASK_PROXY}`] })
    assert.equal(answer.kind, 'built', JSON.stringify(answer))
    assert.deepEqual(answer.asked, [`http://files.example.org/ ${answer.account}`])
    assert.ok(answer.said?.includes('answered by the proxy'))
  })

  it('lets a step reach nothing else: no address, no port, no resolver, no other container', async () => {
    const foreign = await startContainer(docker)
    const before = lab.seen().length
    const targets: readonly Target[] = [
      ['container', foreign.address, 80],
      ['public6', WORLD.public6, 80, 1],
    ]
    const answer = await first.ask({ call: 'build', lines: tryAll(...targets) })
    assert.equal(answer.kind, 'built', JSON.stringify(answer))
    assert.deepEqual(reached(answer), [])
    assert.deepEqual(lab.seen().slice(before), [])
    await foreign.remove()
  })

  it('keeps the account out of the image and its history', async () => {
    const answer = await first.ask({
      call: 'build',
      lines: ['FROM busybox:latest', `RUN echo ${randomUUID()}`],
    })
    const image = docker.client.call('read image', (api) => api.getImage(answer.imageId ?? '').inspect())
    const history = docker.client.call('read history', (api) => api.getImage(answer.imageId ?? '').history())
    const text = JSON.stringify([await image, await history])
    assert.doesNotMatch(text, /proxy/i)
    assert.ok(!text.includes((answer.account ?? '').split(':')[1] ?? ''))
  })

  it('gives a submission’s own proxy arguments to nobody', async () => {
    const lines = ['FROM busybox:latest', `RUN echo ${randomUUID()}; env | grep -i _proxy`]
    const buildArgs = {
      HTTP_PROXY: 'http://evil:1',
      Http_Proxy: 'http://evil:2',
      no_proxy: '*',
      ALL_PROXY: 'evil',
    }
    const answer = await first.ask({ call: 'build', lines, buildArgs })
    const said = answer.said?.filter((line) => /proxy/i.test(line)) ?? []
    assert.ok(said.length >= 4, 'in capitals and small letters')
    assert.ok(said.every((line) => line.includes(`${answer.account}@${lab.gateway}:`)))
  })

  it('makes the rules again when somebody has flushed them', async () => {
    await lab.must('iptables', '-w', '-F')
    await lab.must('ip6tables', '-w', '-F')
    const before = lab.seen().length
    assert.deepEqual(reached(await first.ask({ call: 'build', lines: tryAll() })), [])
    assert.deepEqual(lab.seen().slice(before), [])
  })

  it('cuts nobody off: with the container of somebody else on the bridge it refuses to begin', async () => {
    await lab.must('iptables', '-w', '-F')
    const foreign = await startContainer(docker)
    const answer = await first.ask({ call: 'build', lines: tryAll() })
    assert.match(
      answer.error ?? '',
      /^engine_unsupported: .*docker0 there is a container that is not Slipway's/,
    )
    await foreign.remove()
    assert.equal((await first.ask({ call: 'build', lines: tryAll() })).kind, 'built')
  })

  it('refuses where the packet filter does not see what goes from one build to another', async () => {
    const see = (value: string): Promise<string> =>
      lab.must('sh', '-c', `echo ${value} > /proc/sys/net/bridge/bridge-nf-call-iptables`)
    await see('0')
    const answer = await first.ask({ call: 'build', lines: tryAll() })
    await see('1')
    assert.match(answer.error ?? '', /^engine_unsupported: Builds on docker0 cannot be kept from each other/)
  })

  it('is shared by instances: the last one that closes takes it away', async () => {
    const second = await startAgent(lab, 'second')
    const both = [first, second].map((agent) =>
      agent.ask({ call: 'build', lines: ['FROM busybox:latest', `RUN ${ASK_PROXY}; : ${randomUUID()}`] }),
    )
    for (const answer of await Promise.all(both)) assert.ok(answer.said?.includes('answered by the proxy'))
    await first.close()
    assert.deepEqual(
      [...(await rules()).matchAll(/--comment "?(slipway-\w+)"? -j ACCEPT/g)].map(([, mark]) => mark),
      ['slipway-second'],
    )
    assert.deepEqual(reached(await second.ask({ call: 'build', lines: tryAll() })), [])
    await second.close()
    assert.equal(await isFenced(), false)
  })

  it('stays closed when the process is killed, and is taken away by the next one’s sweep', async () => {
    const killed = await startAgent(lab, 'third')
    await killed.ask({ call: 'build', lines: tryAll() })
    await killed.kill()
    assert.equal(await isFenced(), true)
    const [stranger, next] = await Promise.all([startAgent(lab, 'fourth'), startAgent(lab, 'third')])
    await stranger.ask({ call: 'sweep' })
    assert.equal(await isFenced(), true, 'not by that of another instance')
    await next.ask({ call: 'sweep' })
    assert.equal(await isFenced(), false)
    await Promise.all([next.close(), stranger.close()])
  })

  it('keeps the contract of engines', async () => {
    // with a context, it would report to the runner of this file
    const env = cleanEnvironment({ LAB_ENGINE: lab.address, LAB_FOLDER: lab.folder })
    const argv = [process.execPath, '--test', '--test-isolation=none', '--test-reporter=tap', CONTRACT]
    const { code, stdout } = await lab.run(argv, { env })
    assert.equal(code, 0, stdout)
    assert.match(stdout, /^# pass 4$/m)
  })

  it('does not take a bridge of the same name in another network for the engine’s', async () => {
    const outside = createDockerEngine({
      address: lab.address,
      env: { PATH: process.env.PATH },
      instanceId: `outside-${randomUUID()}`,
      callTimeoutMs: 60_000,
      dataMount: 'volume',
      mountRoot: join(lab.folder, 'mounts'),
    })
    const network = { host: lab.gateway, port: 9, username: 'a', password: 'b' }
    const request = {
      jobId: 'outside',
      attempt: 1,
      dockerfile: Buffer.from('FROM busybox:latest\n'),
      bases: ['busybox:latest'],
      contextPath: null,
    }
    const rest = {
      buildArgs: {},
      target: null,
      network,
      tag: 'slipway/test:outside',
      timeoutMs: 60_000,
      maxImageBytes: 1024 ** 3,
    }
    const observe = { step: () => undefined, log: () => undefined }
    try {
      await assert.rejects(outside.build({ ...request, ...rest }, observe, new AbortController().signal), {
        code: 'engine_unsupported',
      })
    } finally {
      await outside.close()
    }
  })
})

/** Name, address, port, seconds to wait. */
type Target = readonly [string, string, number, number?]

interface Agent {
  ask(request: Omit<AgentRequest, 'id'>): Promise<AgentAnswer>
  close(): Promise<void>
  kill(): Promise<void>
}

async function startAgent(lab: NetworkLab, instance: string): Promise<Agent> {
  const argv = [process.execPath, AGENT, lab.address, instance, join(lab.folder, 'mounts')]
  const child = lab.spawn(argv, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const exit = once(child, 'exit')
  const waiting = new Map<number, (answer: AgentAnswer) => void>()
  child.on('message', (answer: AgentAnswer) => waiting.get(answer.id)?.(answer))
  const ask = (request: Omit<AgentRequest, 'id'>): Promise<AgentAnswer> => {
    const id = waiting.size
    const answer = new Promise<AgentAnswer>((resolve) => waiting.set(id, resolve))
    child.send({ ...request, id })
    const ended = exit.then(() => Promise.reject(new Error(`the agent ended during: ${request.call}`)))
    return Promise.race([answer, ended])
  }
  return {
    ask,
    async close() {
      await ask({ call: 'close' })
      await exit
    },
    async kill() {
      child.kill('SIGKILL')
      await exit
    },
  }
}

/** Somebody else's, that serves on port 80 of the default bridge. */
async function startContainer({ client }: Connection) {
  const container = await client.call('create container', (api) =>
    api.createContainer({ Image: 'busybox:latest', Cmd: ['httpd', '-f', '-p', '80', '-h', '/'] }),
  )
  await client.call('start container', () => container.start())
  const state = await client.call('inspect container', () => container.inspect())
  return {
    address: state.NetworkSettings.Networks['bridge']?.IPAddress ?? '',
    remove: () => client.call('remove container', () => container.remove({ force: true })),
  }
}
