/** The engine: is there one, and what of the sandbox works with it. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Config } from '../../config/schema.ts'
import { createDockerEngine } from '../../engines/docker/docker-engine.ts'
import type { EngineInfo } from '../../engines/engine.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import { checkBuildNetwork } from './check-build-network.ts'
import { nearestExisting } from './check-data-folder.ts'
import { checkBuilds, checkMeasure, checkMount, checkRuntime, checkStorage } from './check-capabilities.ts'
import { type Finding, missing, ok } from './finding.ts'
import { howToGetEngine } from './get-engine.ts'

/** A healthy engine answers in milliseconds; doctor should not keep anybody waiting for a broken one. */
const CALL_MS = 10_000

type Environment = Readonly<Record<string, string | undefined>>

export async function checkEngine(config: Config, environment: Environment): Promise<Finding[]> {
  try {
    const info = await askEngine(config, environment)
    return [
      ok('engine', 'engine', describe(info)),
      ...checkRuntime(info, config.sandbox.runtime),
      checkBuilds(info),
      ...checkBuildNetwork(info, config.build),
      checkStorage(info),
      checkMount(info, config.sandbox.dataMount),
      checkMeasure(info),
      ok('images', 'base images', 'the engine fetches what a Dockerfile names; none has to be there'),
    ]
  } catch (error) {
    if (!(error instanceof SlipwayError)) throw error
    const search = { address: config.engine.address, environment }
    return [missing('engine', 'engine', `${error.detail}.`, ...howToGetEngine(error, search))]
  }
}

/** Connects as the service does, in a place of its own, and takes away what that has made. */
async function askEngine(config: Config, environment: Environment): Promise<EngineInfo> {
  const above = await nearestExisting(path.resolve(config.data))
  const folder = await mkdtemp(path.join(above, '.slipway-doctor-')).catch(() =>
    // The data folder has a finding of its own.
    mkdtemp(path.join(tmpdir(), 'slipway-doctor-')),
  )
  const engine = createDockerEngine({
    address: config.engine.address,
    env: environment,
    instanceId: `doctor-${randomUUID()}`,
    callTimeoutMs: CALL_MS,
    dataMount: config.sandbox.dataMount,
    mountRoot: path.join(folder, 'mounts'),
  })
  try {
    const info = await engine.info({ fresh: true })
    await engine.sweep(async () => false)
    return info
  } finally {
    await engine.close()
    await rm(folder, { recursive: true, force: true })
  }
}

function describe(info: EngineInfo): string {
  const memory = info.memoryBytes === 0 ? '' : `, ${(info.memoryBytes / 1024 ** 3).toFixed(0)} GiB`
  return `${info.name} (API ${info.apiVersion}) at ${info.address}: ${info.os} ${info.architecture}, ${info.cpus} CPUs${memory}`
}
