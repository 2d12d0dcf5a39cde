import assert from 'node:assert/strict'
import { it } from 'node:test'
import { loadConfig } from '../config/load.ts'
import { createFakeEngine } from '../engines/fake/fake-engine.ts'
import type { Engine } from '../engines/engine.ts'
import { SlipwayError } from '../errors/slipway-error.ts'
import type { Store } from '../stores/store.ts'
import { reportHealth } from './health.ts'

const PROXY = ['--build-network', 'proxy', '--build-proxy-allow', 'pypi.org']
/** Of the store the report asks only these. */
const store = { ping: async () => undefined, jobs: { counts: async () => ({}) } } as unknown as Store
const policy = { name: 'default', sha256: '0'.repeat(64) }
const policies = { current: () => ({ ...policy, document: null as never }), trouble: () => null }

function engineWith(buildGateway: string | null): Engine {
  const fake = createFakeEngine()
  return {
    ...fake,
    info: async () => {
      const info = await fake.info()
      return { ...info, capabilities: { ...info.capabilities, buildGateway } }
    },
  }
}

function report(engine: Engine, flags: readonly string[]) {
  const { config } = loadConfig(flags, {})
  return reportHealth({ store, engine, worker: undefined, policies, advisories: undefined, config })
}

it('is degraded, with a note of what to do, while the engine cannot hold builds to the proxy', async () => {
  const { status, components } = await report(engineWith(null), PROXY)
  assert.equal(status, 'degraded')
  assert.equal(components.engine.status, 'ok')
  assert.match(components.engine.notes?.[0] ?? '', /build\.network is proxy.*no job can be built/)
})

it('is well where the engine can hold builds to the proxy, and where they are not held to one', async () => {
  for (const [gateway, flags] of [
    ['172.17.0.1', PROXY],
    [null, []],
  ] as const) {
    const { status, components } = await report(engineWith(gateway), flags)
    assert.deepEqual([status, components.engine.notes], ['ok', []])
  }
})

it('is degraded without an engine, and says why', async () => {
  const detail = 'nobody listens'
  const info = async () => Promise.reject(new SlipwayError('engine_unavailable', { detail }))
  const { status, components } = await report({ ...engineWith(null), info }, PROXY)
  assert.equal(status, 'degraded')
  assert.match(components.engine.detail ?? '', /^nobody listens\. /)
})
