/** Names that are lent for a push, and builds that start from them. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import { after, before, describe, it } from 'node:test'
import type { BuildOutcome } from '../../src/engines/engine.ts'
import { EngineView } from '../support/engine-view.ts'
import { type TestEngine, engines } from '../support/engines.ts'
import { type Lab, NEVER, openLab } from './docker-run-lab.ts'

for (const target of engines()) {
  describe(`names lent for pushes with Docker ${target.name}`, { skip: target.skip }, () => names(target))
}

function names(target: TestEngine): void {
  let bench: Bench
  before(async () => {
    bench = await openBench(target)
  })
  after(() => bench.close())

  it('a build from the name of a push waits for its end and gets the right base; others do not wait', async () => {
    const name = await bench.name()
    const order: string[] = []
    const push = bench.push(name, order)
    await bench.registry.arrived(name)
    assert.equal(await bench.holder(name), bench.hostile, 'the name is lent now')
    const certain = bench.build(name, [name], { order })
    const uncertain = bench.build(name, null, { order })
    const free = await bench.build('busybox:latest', ['busybox:latest'])
    assert.equal(free.kind, 'built')
    assert.deepEqual(order, [])
    await push.end()
    for (const built of await Promise.all([certain, uncertain])) assert.equal(built.kind, 'built')
    assert.deepEqual(order, ['pushed', 'built', 'built'])
    assert.equal(await bench.holder(name), bench.foreign)
    assert.deepEqual(await bench.marks(), [])
  })

  it('a push waits for a build from its name; pushes to other names do not', async () => {
    const [name, other] = [await bench.name(), await bench.name()]
    const cancel = new AbortController()
    const begun = Promise.withResolvers<void>()
    const onLine = (): void => begun.resolve()
    const build = bench.build(name, [name], { wait: true, onLine, signal: cancel.signal })
    await begun.promise
    const pushes = [bench.push(name), bench.push(other)]
    await bench.registry.arrived(other)
    assert.equal(await bench.holder(other), bench.hostile)
    assert.equal(await bench.holder(name), bench.foreign)
    const reason = new Error('cancelled')
    cancel.abort(reason)
    await assert.rejects(build, (error) => error === reason)
    await bench.registry.arrived(name)
    for (const push of pushes) await push.end()
    for (const lent of [name, other]) assert.equal(await bench.holder(lent), bench.foreign)
  })

  it('a name that a killed process left lent is given back by the sweep of the next one', async () => {
    const [owned, free] = [await bench.name(), bench.registry.newName()]
    // for its successor, a process that hangs has left what a killed one leaves
    const pushes = [owned, free].map((name) => bench.push(name))
    await Promise.all([owned, free].map((name) => bench.registry.arrived(name)))
    assert.equal((await bench.marks()).length, 3)
    await bench.lab.another().sweep(async () => true)
    assert.equal(await bench.holder(owned), bench.foreign)
    assert.equal(await bench.holder(free), undefined)
    assert.deepEqual(await bench.marks(), [])
    assert.ok(await bench.lab.engine.inspectImage(bench.hostile, NEVER))
    for (const push of pushes) await push.end()
    assert.equal(await bench.holder(owned), bench.foreign)
  })

  it('a sweep leaves a name alone that is lent now', async () => {
    const name = await bench.name()
    const push = bench.push(name)
    await bench.registry.arrived(name)
    await bench.lab.engine.sweep(async () => true)
    assert.equal(await bench.holder(name), bench.hostile)
    await push.end()
    assert.equal(await bench.holder(name), bench.foreign)
  })

  it('a sweep leaves a name that was never lent on an image of ours', async () => {
    const name = bench.registry.newName()
    await bench.tag(bench.hostile, name)
    await bench.lab.another().sweep(async () => true)
    assert.equal(await bench.holder(name), bench.hostile)
  })
}

interface BuildOptions {
  readonly order?: string[]
  /** The build does not end by itself. */
  readonly wait?: boolean
  readonly onLine?: () => void
  readonly signal?: AbortSignal
}

class Bench {
  readonly lab: Lab
  readonly registry: SilentRegistry
  /** What is pushed: an image of ours, told by a file. */
  readonly hostile: string
  /** What the names belong to. */
  readonly foreign: string
  readonly #view: EngineView
  readonly #names: string[] = []

  constructor(lab: Lab, view: EngineView, registry: SilentRegistry, hostile: string, foreign: string) {
    this.lab = lab
    this.#view = view
    this.registry = registry
    this.hostile = hostile
    this.foreign = foreign
  }

  /** A new name, which the foreign image has. */
  async name(): Promise<string> {
    const name = this.registry.newName()
    await this.tag(this.foreign, name)
    return name
  }

  async tag(id: string, name: string): Promise<void> {
    this.#names.push(name)
    await this.#view.call('POST', `/images/${id}/tag?repo=${name}&tag=1`)
  }

  async holder(name: string): Promise<string | undefined> {
    return (await this.lab.engine.inspectImage(`${name}:1`, NEVER))?.id
  }

  /** Marks of this instance that are on the engine. */
  async marks(): Promise<readonly string[]> {
    const images = await this.#view.call<readonly { RepoTags: string[] | null }[]>('GET', '/images/json')
    const tags = images.flatMap(({ RepoTags }) => RepoTags ?? [])
    return tags.filter((tag) => tag.includes('slipway/lent-') && tag.includes(this.lab.instanceId))
  }

  /** Begins a push of the hostile image, which goes on until it is cancelled by `end`. */
  push(name: string, order: string[] = []): { readonly end: () => Promise<void> } {
    const [registry = '', repository = ''] = name.split('/')
    const hangUp = (): void => this.registry.hangUp(name)
    const place = { registry, repository, tag: '1', credential: null, timeoutMs: 120_000 }
    const request = { imageId: this.hostile, ...place }
    const cancel = new AbortController()
    const pushing = this.lab.engine.pushImage(request, { layer: () => undefined }, cancel.signal)
    const ended = assert.rejects(pushing, /over/).then(() => order.push('pushed'))
    return {
      async end() {
        cancel.abort(new Error('over'))
        await ended
        hangUp()
      },
    }
  }

  /** Fails when its base is the hostile image. */
  async build(
    base: string,
    bases: readonly string[] | null,
    { order, wait, onLine, signal = NEVER }: BuildOptions = {},
  ): Promise<BuildOutcome> {
    const withTag = (name: string): string => (name.startsWith('localhost') ? `${name}:1` : name)
    const end = wait ? ' && echo begun && sleep 600' : ''
    const lines = [`FROM ${withTag(base)}`, `RUN test ! -e /hostile && echo ${randomUUID()}${end}`]
    const outcome = await this.lab.engine.build(
      {
        jobId: randomUUID(),
        attempt: 1,
        dockerfile: Buffer.from(`${lines.join('\n')}\n`),
        bases: bases?.map(withTag) ?? null,
        contextPath: null,
        buildArgs: {},
        target: null,
        network: 'none',
        tag: `slipway/test:${randomUUID()}`,
        timeoutMs: 120_000,
        maxImageBytes: 1024 ** 3,
      },
      { step: () => undefined, log: ({ text }) => (text === 'begun' ? onLine?.() : undefined) },
      signal,
    )
    order?.push(outcome.kind)
    return outcome
  }

  async close(): Promise<void> {
    for (const name of this.#names) {
      await this.#view.call('DELETE', `/images/${name}:1?noprune=1`).catch(() => undefined)
    }
    await this.lab.close()
    await this.registry.close()
  }
}

async function openBench({ address }: TestEngine): Promise<Bench> {
  const lab = await openLab({ address, runtime: 'runc', dataMount: 'volume' })
  const hostile = await lab.image(`FROM busybox:latest\nRUN echo ${randomUUID()} > /hostile\n`)
  const foreign = (await lab.engine.inspectImage('busybox:latest', NEVER))?.id ?? ''
  return new Bench(lab, new EngineView(address), await SilentRegistry.start(), hostile, foreign)
}

/** A registry that leaves every question about a repository without an answer. */
class SilentRegistry {
  readonly #server = createServer((request, response) => {
    const repository = /^\/v2\/([^/]+)\//.exec(request.url ?? '')?.[1]
    if (repository === undefined) return void response.end('{}')
    if (this.#ended.has(repository)) return void request.socket.destroy()
    this.#held.push({ repository, socket: request.socket })
    this.#arrivals.get(repository)?.resolve()
  })
  readonly #held: { readonly repository: string; readonly socket: Socket }[] = []
  readonly #arrivals = new Map<string, PromiseWithResolvers<void>>()
  readonly #ended = new Set<string>()

  static async start(): Promise<SilentRegistry> {
    const registry = new SilentRegistry()
    registry.#server.listen(0, '127.0.0.1')
    await once(registry.#server, 'listening')
    return registry
  }

  /** `localhost:PORT/REPOSITORY` */
  newName(): string {
    const address = this.#server.address()
    const repository = `names-${randomUUID()}`
    this.#arrivals.set(repository, Promise.withResolvers())
    return `localhost:${typeof address === 'object' && address !== null ? address.port : 0}/${repository}`
  }

  /** Resolves when the engine has asked for something of the repository. */
  async arrived(name: string): Promise<void> {
    await this.#arrivals.get(repositoryOf(name))?.promise
  }

  /** An engine of which few uploads go on at once waits for an answer also after its push was cancelled. */
  hangUp(name: string): void {
    this.#ended.add(repositoryOf(name))
    for (const { repository, socket } of this.#held) if (repository === repositoryOf(name)) socket.destroy()
  }

  async close(): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
  }
}

function repositoryOf(name: string): string {
  return name.slice(name.indexOf('/') + 1)
}
