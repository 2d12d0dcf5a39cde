import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { EngineInfo } from '../../engines/engine.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import { diagnose } from '../doctor.ts'
import { checkBuilds, checkMount, checkRuntime, checkStorage } from './check-capabilities.ts'
import { checkBuildNetwork } from './check-build-network.ts'
import { checkDataFolder } from './check-data-folder.ts'
import { checkInstallClock, checkNode } from './check-node.ts'
import { checkPort } from './check-port.ts'
import { howToGetEngine } from './get-engine.ts'
import { distribution } from './machine.ts'

let folder = ''
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'slipway-doctor-test-'))
})
after(() => rm(folder, { recursive: true }))

function engine(capabilities: Partial<EngineInfo['capabilities']>): EngineInfo {
  return {
    name: 'Docker 1',
    version: '1',
    apiVersion: '1.45',
    address: 'unix:///x',
    os: 'linux',
    architecture: 'amd64',
    cpus: 2,
    memoryBytes: 1,
    storageDriver: 'vfs',
    capabilities: {
      buildkit: true,
      runtimes: ['runc'],
      dataMount: 'volume',
      exactUsage: false,
      buildGateway: null,
      buildLimits: false,
      notes: [],
      ...capabilities,
    },
  }
}

describe('doctor', () => {
  it('finds this Node good enough and a clock before the installation wrong', () => {
    assert.equal(checkNode().state, 'ok')
    assert.equal(checkInstallClock(0).state, 'weak')
  })

  it('says that no job can run without an engine, and leaves nothing behind', async () => {
    const socket = path.join(folder, 'none.sock')
    const findings = await diagnose(['--data', path.join(folder, 'data'), '--http-port', '0'], {
      DOCKER_HOST: `unix://${socket}`,
    })
    const found = findings.find((finding) => finding.id === 'engine')
    assert.equal(found?.state, 'missing')
    assert.match(found?.detail ?? '', /none\.sock/)
    assert.ok((found?.action.length ?? 0) > 0)
    assert.deepEqual(await readdir(folder), [])
  })

  it('points at a setting that is not valid', async () => {
    const findings = await diagnose(['--no-such-setting', '1'], {})
    assert.deepEqual(
      findings.map((finding) => [finding.id, finding.state]),
      [
        ['node', 'ok'],
        ['config', 'missing'],
      ],
    )
  })

  it('tells a folder that will be made from a place where none can be', async () => {
    assert.match((await checkDataFolder(path.join(folder, 'new/data'))).detail, /made on the first start/)
    await writeFile(path.join(folder, 'file'), '')
    assert.equal((await checkDataFolder(path.join(folder, 'file'))).state, 'missing')
    assert.equal((await checkDataFolder('/proc/slipway')).state, 'missing')
    await rm(path.join(folder, 'file'))
  })

  it('tells a free port, one that the service itself has, and one that another program has', async () => {
    let isSlipway = true
    const server = createServer((_request, response) => {
      response.end(isSlipway ? '{"status":"ok","version":"9.9.9","components":{}}' : 'hello')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    assert.match((await checkPort('127.0.0.1', port)).detail, /Slipway service \(9\.9\.9\)/)
    isSlipway = false
    const taken = await checkPort('127.0.0.1', port)
    assert.equal(taken.state, 'missing')
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    assert.equal((await checkPort('127.0.0.1', port)).state, 'ok')
  })

  it('asks for gVisor where there is none, and insists on a runtime that is configured', () => {
    assert.equal(checkRuntime(engine({}), 'auto')[0]?.state, 'weak')
    assert.equal(checkRuntime(engine({ runtimes: ['runc', 'runsc'] }), 'auto')[0]?.state, 'ok')
    assert.equal(checkRuntime(engine({}), 'runsc')[0]?.state, 'missing')
  })

  it('says how to limit builds, and what a slow storage driver costs', () => {
    assert.match(checkBuilds(engine({})).action.join('\n'), /cgroup-parent/)
    assert.equal(checkBuilds(engine({ buildLimits: true })).state, 'ok')
    assert.equal(checkStorage(engine({})).state, 'weak')
  })

  it('looks whether builds can be held to a proxy where they are to be, and only there', () => {
    const settings = { network: 'proxy', proxyAllow: 'pypi.org' } as const
    const note = 'Builds cannot be held to a proxy: this process is not root.'
    const [found] = checkBuildNetwork(engine({ notes: [note, 'Another.'] }), settings)
    assert.equal(found?.state, 'missing')
    assert.match(found?.action.join(' ') ?? '', /not root\. Run the service as root.*--build-network none/)
    assert.doesNotMatch(found?.action.join(' ') ?? '', /Another/)
    const [fine] = checkBuildNetwork(engine({ buildGateway: '172.17.0.1' }), settings)
    assert.equal(fine?.state, 'ok')
    assert.deepEqual(checkBuildNetwork(engine({}), { ...settings, network: 'none' }), [])
  })

  it('accepts a volume for /data where one is configured', () => {
    assert.equal(checkMount(engine({}), 'auto').state, 'weak')
    assert.equal(checkMount(engine({}), 'volume').state, 'ok')
    assert.equal(checkMount(engine({ dataMount: 'host-tmpfs' }), 'auto').state, 'ok')
  })

  it('does not advise to install an engine when another one is chosen', () => {
    const error = new SlipwayError('engine_unavailable', { detail: 'no', where: '/nowhere.sock' })
    const advice = howToGetEngine(error, {
      address: '',
      environment: { DOCKER_HOST: 'unix:///nowhere.sock' },
    })
    assert.match(advice.join('\n'), /DOCKER_HOST is unix:\/\/\/nowhere\.sock/)
  })

  it('reads the family of a distribution from os-release', async () => {
    const file = path.join(folder, 'os-release')
    await writeFile(file, 'NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_ID="21"\n')
    assert.deepEqual(distribution(file), ['linuxmint', 'ubuntu', 'debian'])
    await rm(file)
  })
})
