import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDockerEngine } from '../../src/engines/docker/docker-engine.ts'
import type { EngineUnderTest } from '../../src/engines/engine.contract.ts'
import type { Engine } from '../../src/engines/engine.ts'
import { startTokenRegistry } from './token-registry.ts'

export interface DockerUnderTest {
  readonly address: string
  readonly dataMount?: 'auto' | 'volume'
}

/** A Docker engine for the contract suite, with an instance of its own; what is left at the end is removed. */
export async function dockerUnderTest({
  address,
  dataMount = 'auto',
}: DockerUnderTest): Promise<EngineUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-docker-'))
  const registry = await startTokenRegistry()
  const engineOf = (instanceId: string): Engine =>
    createDockerEngine({
      address,
      env: {},
      instanceId,
      callTimeoutMs: 60_000,
      dataMount,
      mountRoot: join(folder, 'mounts'),
    })
  const instanceId = `test-${randomUUID()}`
  const engine = engineOf(instanceId)
  return {
    engine,
    baseImage: 'busybox:latest',
    missingImage: `${registry.host}/no/such:image`,
    network: 'none',
    again: async () => engineOf(instanceId),
    stranger: async () => engineOf(`test-${randomUUID()}`),
    async close() {
      await engine.sweep(async () => false)
      for (const image of await engine.listImages()) await engine.removeImage(image.id)
      await engine.close()
      await registry.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
