/** The Docker adapter against the engine contract, and what is its own: adoption, lost connections, sweeping. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { type Server, type Socket, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createDockerEngine } from '../../src/engines/docker/docker-engine.ts'
import { type EngineUnderTest, engineContract } from '../../src/engines/engine.contract.ts'
import type { Engine, OutputLine, RunHandle } from '../../src/engines/engine.ts'
import { hasCode } from '../../src/errors/slipway-error.ts'
import { engines } from '../support/engines.ts'
import { registrySkip, startRegistry } from '../support/registry.ts'
import { startTokenRegistry } from './token-registry.ts'
import { LIMITS, type Lab, NEVER, finish, openDocker, openLab, removeTools } from './docker-run-lab.ts'

const shell = (script: string): string => `FROM busybox:latest\nCMD ${JSON.stringify(['sh', '-c', script])}`

/** For all suites; where there is none, they skip what pushes. */
const pushed = registrySkip() === false ? await startRegistry() : undefined

for (const target of engines()) {
  if (target.skip === false) {
    engineContract(`Docker ${target.name}`, () => underTest(target.address, 'auto'))
    engineContract(`Docker ${target.name}, /data a volume`, () => underTest(target.address, 'volume'), [
      'run',
      'data',
      'service',
      'tool',
      'sweep',
    ])
  }
  describe(`a later process on Docker ${target.name}`, { skip: target.skip }, () => adoption(target.address))
  describe(`sweeping Docker ${target.name}`, { skip: target.skip }, () => sweeping(target.address))
}

async function underTest(address: string, dataMount: 'auto' | 'volume'): Promise<EngineUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-contract-'))
  const registry = await startTokenRegistry()
  const open = (instanceId: string): Engine =>
    createDockerEngine({
      address,
      env: {},
      instanceId,
      callTimeoutMs: 60_000,
      dataMount,
      mountRoot: join(folder, instanceId),
    })
  const own = `contract-${randomUUID()}`
  const engine = open(own)
  return {
    engine,
    baseImage: 'busybox:latest',
    missingImage: `${registry.host}/no/such:image`,
    ...(pushed ? { registry: pushed.host } : {}),
    network: 'none',
    again: async () => open(own),
    stranger: async () => open(`stranger-${randomUUID()}`),
    async close() {
      await engine.sweep(async () => false)
      await engine.close()
      await removeTools(address, own)
      await registry.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function adoption(address: string): void {
  let lab: Lab
  before(async () => {
    lab = await openLab({ address, runtime: 'runc', dataMount: 'auto' })
  })
  after(() => lab.close())

  it('adopts a run that is going on: output from its beginning, result and use', async () => {
    const imageId = await lab.image(
      shell('echo begun; until [ -e /data/go ]; do sleep 0.1; done; echo 1 > /data/perf.json'),
    )
    const spec = lab.spec(imageId, { limits: { ...LIMITS, timeoutMs: 3000 } })
    await lab.engine.startRun(spec, NEVER)
    const later = lab.another()
    const handle = await later.findRun(spec, NEVER)
    assert.ok(handle?.adopted)
    const { exit, stdout } = await finish(later, handle)
    assert.equal(stdout, 'begun')
    assert.equal(exit.timedOut, true, 'its time counts from its own start')
    await later.destroyRun(handle)
    assert.equal(await lab.engine.findRun(spec, NEVER), undefined)
  })

  it('takes an ended run for what it was, however long ago its time was over', async () => {
    const spec = lab.spec(await lab.image(shell('exit 4')), { limits: { ...LIMITS, timeoutMs: 1 } })
    const handle = await lab.engine.startRun({ ...spec, limits: { ...LIMITS, timeoutMs: 1 } }, NEVER)
    await ended(lab, handle)
    const found = await lab.another().findRun(spec, NEVER)
    assert.ok(found)
    const { exit } = await finish(lab.another(), found)
    assert.deepEqual([exit.exitCode, exit.timedOut], [4, false])
    await lab.engine.destroyRun(found)
  })

  it('adopts instead of starting a second time', async () => {
    const spec = lab.spec(await lab.image(shell('sleep 600')))
    const first = await lab.engine.startRun(spec, NEVER)
    const second = await lab.another().startRun(spec, NEVER)
    assert.equal(second.id, first.id)
    assert.equal(second.adopted, true)
    await lab.engine.destroyRun(first)
  })

  it('blames the engine for a run that was killed while nobody watched, and lets it be started anew', async () => {
    const spec = lab.spec(await lab.image(shell('sleep 600')))
    const handle = await lab.engine.startRun(spec, NEVER)
    await openDocker(address).getContainer(handle.id).kill()
    const later = lab.another()
    const found = await later.findRun(spec, NEVER)
    assert.ok(found)
    // Which of the two depends on whether the engine still tells of the kill.
    await assert.rejects(
      finish(later, found),
      (error) => hasCode(error, 'engine_unavailable') || hasCode(error, 'engine_failed'),
    )
    assert.equal(await later.findRun(spec, NEVER), undefined)
  })

  it('throws engine_unavailable when the connection is lost, and adopts the run when it is back', async () => {
    const relay = await openRelay(address)
    const far = await openLab({ address: relay.address, runtime: 'runc', dataMount: 'auto' })
    try {
      const script = 'echo up; until [ -e /tmp/never ]; do sleep 0.1; done'
      const spec = far.spec(await far.image(shell(script)), { limits: { ...LIMITS, timeoutMs: 4000 } })
      const handle = await far.engine.startRun(spec, NEVER)
      const cut = (line: OutputLine): void => {
        if (line.text === 'up') relay.cut()
      }
      await assert.rejects(far.engine.followRun(handle, { log: cut }, NEVER), (error) =>
        hasCode(error, 'engine_unavailable'),
      )
      const found = await far.engine.findRun(spec, NEVER)
      assert.ok(found?.adopted)
      assert.equal((await finish(far.engine, found)).exit.timedOut, true)
      await far.engine.destroyRun(found)
    } finally {
      await far.close()
      relay.close()
    }
  })

  it('makes a new holder when somebody removed the old one', async () => {
    const spec = lab.spec(await lab.image(shell('echo well')))
    const filters = { label: [`io.slipway.instance=${lab.instanceId}`, 'io.slipway.role=holder'] }
    await lab.engine.info({ fresh: true })
    for (const holder of await openDocker(address).listContainers({ filters })) {
      await openDocker(address).getContainer(holder.Id).remove({ force: true })
    }
    const handle = await lab.engine.startRun(spec, NEVER)
    assert.equal((await finish(lab.engine, handle)).stdout, 'well')
    await lab.engine.destroyRun(handle)
  })
}

function sweeping(address: string): void {
  it('removes runs, their data and holders of an earlier process, and nothing of anybody else', async () => {
    const lab = await openLab({ address, runtime: 'runc', dataMount: 'auto' })
    const api = openDocker(address)
    const foreign = await api.createContainer({ Image: 'busybox:latest', Cmd: ['sleep', '600'] })
    const mine = { filters: { label: [`io.slipway.instance=${lab.instanceId}`] }, all: true }
    try {
      const imageId = await lab.image(shell('sleep 600'))
      const [kept, stale] = [lab.spec(imageId), lab.spec(imageId, { slot: 1 })]
      await lab.engine.startRun(kept, NEVER)
      await lab.engine.startRun(stale, NEVER)
      const later = lab.another()
      const report = await later.sweep(async (owner) => owner.jobId === kept.jobId)
      assert.equal(report.containers >= 3, true, 'one run and two holders')
      assert.ok(await later.findRun(kept, NEVER))
      assert.equal(await later.findRun(stale, NEVER), undefined)
      assert.equal((await foreign.inspect()).State.Status, 'created')
      await later.sweep(async () => false)
      await later.close()
      assert.deepEqual(await api.listContainers(mine), [])
      assert.deepEqual((await api.listVolumes({ filters: mine.filters })).Volumes ?? [], [])
    } finally {
      await foreign.remove({ force: true })
      await lab.close()
    }
  })
}

async function ended(lab: Lab, handle: RunHandle): Promise<void> {
  await openDocker((await lab.engine.info()).address)
    .getContainer(handle.id)
    .wait()
}

/** A socket between service and engine whose connections can be cut, as when an engine is restarted. */
async function openRelay(address: string) {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-relay-'))
  const path = join(folder, 'engine.sock')
  const sockets = new Set<Socket>()
  const server: Server = createServer((near) => {
    const far = connect(address.replace(/^unix:\/\//, ''))
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.pipe(far).pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    address: `unix://${path}`,
    cut,
    close() {
      cut()
      server.close()
      void rm(folder, { recursive: true, force: true })
    },
  }
}
