/** The contract of builds behind a proxy on a real engine: run in a network lab, by `build-proxy.test.ts`. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { createDockerEngine } from '../../src/engines/docker/docker-engine.ts'
import { engineContract } from '../../src/engines/engine.contract.ts'

const { LAB_ENGINE: address = '', LAB_FOLDER: folder = '', PATH } = process.env

engineContract('Docker in the lab', async () => {
  const instanceId = `contract-${randomUUID()}`
  const mountRoot = join(folder, instanceId)
  const options = { address, env: { PATH }, instanceId, callTimeoutMs: 60_000, mountRoot }
  const engine = createDockerEngine({ ...options, dataMount: 'volume' })
  return { engine, baseImage: 'busybox:latest', holdsBuilds: true, close: () => engine.close() }
}, ['proxy'])
