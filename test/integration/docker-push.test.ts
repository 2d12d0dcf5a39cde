/** Pushes to real registries: accounts, certificates, and registries that go away or fill up. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { after, before, describe, it } from 'node:test'
import { inspect } from 'node:util'
import type { PushedLayer, PushOutcome, PushRequest, RegistryCredential } from '../../src/engines/engine.ts'
import { hasCode } from '../../src/errors/slipway-error.ts'
import { EngineView } from '../support/engine-view.ts'
import { type TestEngine, engines } from '../support/engines.ts'
import { type LocalRegistry, PASSWORDS, registrySkip, startRegistry } from '../support/registry.ts'
import { type Lab, NEVER, openLab } from './docker-run-lab.ts'

const ANN: RegistryCredential = { username: 'ann', password: PASSWORDS.hard }
const MIB = 1024 * 1024

/** An address of this machine that engines do not take for insecure by itself. */
const outside = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address

for (const target of engines()) {
  const skip = target.skip || registrySkip()
  describe(`pushing with Docker ${target.name}`, { skip }, () => plain(target))
  describe(`pushing to accounts with Docker ${target.name}`, { skip }, () => accounts(target))
  const distrust = registrySkip({ tls: true, engine: target.address }) || (outside ? false : 'no network')
  describe(`certificates and Docker ${target.name}`, { skip: target.skip || distrust }, () =>
    certificates(target),
  )
}

// Engines try a layer five times, with growing waits, before they give up: these wait together.
describe('a registry in trouble', { skip: registrySkip(), concurrency: true }, () => {
  for (const target of engines()) {
    const skip = target.skip
    const small = skip || registrySkip({ maxBytes: MIB })
    it(`that is killed in the middle, with Docker ${target.name}`, { skip }, () => killed(target))
    it(`that is full, with Docker ${target.name}`, { skip: small }, () => full(target))
  }
})

function plain(target: TestEngine): void {
  let bench: Bench
  let registry: LocalRegistry
  before(async () => {
    registry = await startRegistry()
    bench = await openBench(target)
  })
  after(() => bench.close())

  it('brings back the same image, by its digest, over plain HTTP on localhost', async () => {
    const id = await bench.image()
    const outcome = await bench.push({ imageId: id, registry: registry.host })
    await bench.lab.engine.removeImage(id)
    assert.equal(await bench.pull(registry, outcome), id)
  })

  it('is registry_unavailable while the registry is down, and goes through when it is back', async () => {
    const id = await bench.image()
    await registry.stop()
    const pushing = bench.try({ imageId: id, registry: registry.host })
    await assert.rejects(pushing, (error) => hasCode(error, 'registry_unavailable') && error.retryable)
    await bench.assertGone(registry)
    await registry.start()
    await bench.push({ imageId: id, registry: registry.host })
  })

  it('that is cancelled in the middle of a layer leaves no name, and can be begun anew', async () => {
    const id = await bench.image(16)
    const cancel = new AbortController()
    const reason = new Error('cancelled')
    const request = { imageId: id, registry: registry.host }
    const pushing = bench.try(request, cancel.signal, () => cancel.abort(reason))
    await assert.rejects(pushing, (error) => error === reason)
    await bench.assertGone(registry)
    await bench.push(request)
  })

  it('keeps an image whose only name was the one it was pushed under', async () => {
    const id = await bench.image()
    for (const tag of (await bench.lab.engine.inspectImage(id, NEVER))?.tags ?? []) {
      const [repo, name] = [`${registry.host}/team/app`, '1']
      await bench.view.call('POST', `/images/${id}/tag?repo=${repo}&tag=${name}`)
      await bench.view.call('DELETE', `/images/${tag}?noprune=1`)
    }
    await bench.push({ imageId: id, registry: registry.host })
    await bench.assertGone(registry)
    const kept = await bench.lab.engine.inspectImage(id, NEVER)
    assert.deepEqual(kept?.tags, [`slipway/kept:${id.slice(7, 19)}`])
  })

  it('gives a name back to the image that somebody has under it', async () => {
    const name = `${registry.host}/team/app`
    const foreign = (await bench.lab.engine.inspectImage('busybox:latest', NEVER))?.id
    await bench.view.call('POST', `/images/busybox:latest/tag?repo=${name}&tag=1`)
    try {
      await bench.push({ imageId: await bench.image(), registry: registry.host })
      assert.equal((await bench.lab.engine.inspectImage(`${name}:1`, NEVER))?.id, foreign)
    } finally {
      await bench.view.call('DELETE', `/images/${name}:1?noprune=1`)
    }
  })

  it('is refused under a name that registries do not take', async () => {
    const request = { imageId: await bench.image(), registry: registry.host, repository: 'Team/App' }
    assert.equal((await bench.try(request)).kind, 'denied')
  })
}

function accounts(target: TestEngine): void {
  let bench: Bench
  let registry: LocalRegistry
  let began: number
  before(async () => {
    began = Math.floor(Date.now() / 1000)
    registry = await startRegistry({ htpasswd: ANN, tls: registrySkip({ tls: true }) === false })
    bench = await openBench(target)
  })
  after(() => bench.close())

  it('brings back the same image, by its digest', async () => {
    const id = await bench.image()
    const outcome = await bench.push({ imageId: id, registry: registry.host, credential: ANN })
    await bench.lab.engine.removeImage(id)
    assert.equal(await bench.pull(registry, outcome, ANN), id)
  })

  it('is denied with a wrong password, and without one', async () => {
    const request = { imageId: await bench.image(), registry: registry.host }
    for (const credential of [{ ...ANN, password: PASSWORDS.plain }, null]) {
      const outcome = await bench.try({ ...request, credential })
      assert.ok(outcome.kind === 'denied')
      assert.match(outcome.message, /unauthorized|no basic auth credentials/)
      await bench.assertGone(registry)
    }
  })

  it('tells the password to nobody: not in what it returns or throws, nor in the events of the engine', async () => {
    const request = { imageId: await bench.image(), registry: registry.host, credential: ANN }
    await registry.stop()
    await bench.try(request).catch(() => undefined)
    await registry.start()
    await bench.push(request)
    const until = Math.floor(Date.now() / 1000) + 1
    const events = await bench.view.call('GET', `/events?since=${began}&until=${until}`)
    const all = `${bench.said.join('\n')}\n${inspect(events, { depth: null })}`
    assert.ok(
      all.includes('registry_unavailable') && all.includes('team/app'),
      'there is something to look at',
    )
    const basic = Buffer.from(`ann:${PASSWORDS.hard}`).toString('base64')
    for (const secret of [PASSWORDS.hard, PASSWORDS.plain, basic, 'pl+us', 'sl ash', 'eyJ1c2Vy']) {
      assert.ok(!all.includes(secret), secret)
    }
  })
}

function certificates(target: TestEngine): void {
  let bench: Bench
  before(async () => {
    bench = await openBench(target)
  })
  after(() => bench.close())

  it('a registry that the engine trusts is pushed to, one that it does not is a refusal that says so', async () => {
    const registry = await startRegistry({ htpasswd: ANN, tls: true, address: outside ?? '' })
    const request = { imageId: await bench.image(), registry: registry.host, credential: ANN }
    await bench.push(request)
    rmSync(`/etc/docker/certs.d/${registry.host}`, { recursive: true })
    const outcome = await bench.try(request)
    assert.ok(outcome.kind === 'denied')
    assert.match(outcome.message, /x509/)
  })

  it('a registry without TLS, elsewhere than on this machine, is a refusal that says so', async () => {
    const registry = await startRegistry({ address: outside ?? '' })
    const outcome = await bench.try({ imageId: await bench.image(), registry: registry.host })
    assert.ok(outcome.kind === 'denied')
    assert.match(outcome.message, /HTTP response to HTTPS client/)
  })
}

async function killed(target: TestEngine): Promise<void> {
  const bench = await openBench(target)
  try {
    const registry = await startRegistry()
    const request = { imageId: await bench.image(32), registry: registry.host }
    const deaths: Promise<void>[] = []
    const pushing = bench.try(request, NEVER, () => deaths.push(registry.kill()))
    await assert.rejects(pushing, (error) => hasCode(error, 'registry_unavailable'))
    assert.ok(deaths.length > 0, 'it was killed while a layer was sent')
    await Promise.all(deaths)
    await bench.assertGone(registry)
    await registry.start()
    await bench.push(request)
  } finally {
    await bench.close()
  }
}

async function full(target: TestEngine): Promise<void> {
  const bench = await openBench(target)
  try {
    const registry = await startRegistry({ maxBytes: 8 * MIB })
    const request = { imageId: await bench.image(16), registry: registry.host }
    await assert.rejects(bench.try(request), (error) => hasCode(error, 'registry_unavailable'))
    assert.match(registry.log(), /no space left on device/)
    await bench.assertGone(registry)
  } finally {
    await bench.close()
  }
}

type Change = Partial<PushRequest> & Pick<PushRequest, 'imageId' | 'registry'>

interface Bench {
  readonly lab: Lab
  readonly view: EngineView
  /** All that pushes have reported, returned and thrown. */
  readonly said: readonly string[]
  /** A new image of ours, with a layer of so many MiB that no gzip makes smaller. */
  image(mib?: number): Promise<string>
  /** Calls `onSent` when the first bytes of a layer have gone. */
  try(change: Change, signal?: AbortSignal, onSent?: () => void): Promise<PushOutcome>
  /** The digest of a push that has to succeed, and to be confirmed. */
  push(change: Change): Promise<string>
  /** Pulls by digest and removes again what was pulled. Resolves with the image's id. */
  pull(registry: LocalRegistry, digest: string, credential?: RegistryCredential): Promise<string | undefined>
  assertGone(registry: LocalRegistry): Promise<void>
  close(): Promise<void>
}

async function openBench({ address }: TestEngine): Promise<Bench> {
  const lab = await openLab({ address, runtime: 'runc', dataMount: 'volume' })
  const view = new EngineView(address)
  const said: string[] = []
  const say = (value: unknown): number => said.push(inspect(value, { depth: null, showHidden: true }))

  const bench: Bench = {
    lab,
    view,
    said,
    image: (mib = 1) => {
      const fill = `RUN head -c ${mib * MIB} /dev/urandom > /bulk`
      return lab.image(`FROM busybox:latest\nENV MADE=${randomUUID()}\n${fill}\n`)
    },
    async try(change, signal = NEVER, onSent) {
      const place = { repository: 'team/app', tag: '1', credential: null, timeoutMs: 180_000 }
      let waiting = onSent
      const layer = (now: PushedLayer): void => {
        say(now)
        if (now.state !== 'pushing' || !now.bytes) return
        waiting?.()
        waiting = undefined
      }
      try {
        const outcome = await lab.engine.pushImage({ ...place, ...change }, { layer }, signal)
        say(outcome)
        return outcome
      } catch (error) {
        say(error)
        throw error
      }
    },
    async push(change) {
      const outcome = await bench.try(change)
      assert.ok(outcome.kind === 'pushed', inspect(outcome))
      assert.equal(outcome.confirmed, true)
      return outcome.digest
    },
    pull: (registry, digest, credential) => pullBack(bench, registry, digest, credential),
    async assertGone(registry) {
      assert.equal(await lab.engine.inspectImage(`${registry.host}/team/app:1`, NEVER), undefined)
    },
    close: () => lab.close(),
  }
  return bench
}

async function pullBack(
  { lab, view }: Bench,
  registry: LocalRegistry,
  digest: string,
  credential?: RegistryCredential,
): Promise<string | undefined> {
  const name = `${registry.host}/team/app`
  const auth = Buffer.from(JSON.stringify({ ...credential, serveraddress: registry.host })).toString('base64')
  const path = `/images/create?fromImage=${name}&tag=${digest}`
  const headers = { 'X-Registry-Auth': auth.replaceAll('+', '-').replaceAll('/', '_') }
  const answer = await view.stream('POST', path, undefined, headers)
  const text = Buffer.concat(await answer.toArray()).toString()
  assert.ok(answer.statusCode === 200 && !text.includes('"error"'), text)
  const pulled = await lab.engine.inspectImage(`${name}@${digest}`, NEVER)
  assert.deepEqual(pulled?.digests, [`${name}@${digest}`])
  await view.call('DELETE', `/images/${name}@${digest}`)
  return pulled?.id
}
