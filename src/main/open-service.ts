/** The one place where concrete adapters are named and everything is put together. */
import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Config } from '../config/schema.ts'
import { isPolicyCode } from '../dockerfile/codes.ts'
import { readDockerfile } from '../dockerfile/read-dockerfile.ts'
import { createDockerEngine } from '../engines/docker/docker-engine.ts'
import { buildApp } from '../http/app.ts'
import { createContextStore } from '../jobs/context/disk-context-store.ts'
import { createJobs } from '../jobs/create-jobs.ts'
import type { Logger } from '../observability/logger.ts'
import { handleLease } from '../pipeline/handle-lease.ts'
import { createPipeline } from '../pipeline/pipeline.ts'
import { Interruption } from '../pipeline/stage.ts'
import { startWorker } from '../queue/worker.ts'
import { openSqliteStore } from '../stores/sqlite/sqlite-store.ts'
import { VERSION } from '../version.ts'
import { Collector } from './collector.ts'
import { lockDataFolder } from './data-folder-lock.ts'
import { EngineGate } from './engine-gate.ts'
import { reportHealth } from './health.ts'

export interface Service {
  /** Where it listens, such as `http://127.0.0.1:8080`. */
  readonly url: string
  /** Ends streams and claims, finishes or hands back what runs, and lets go of everything, last taken first. */
  close(): Promise<void>
}

const MIB = 1024 * 1024

/** Opens everything in order; what was opened is closed again when a later step fails. */
export async function openService(
  config: Config,
  environment: Readonly<Record<string, string | undefined>>,
  logger: Logger,
): Promise<Service> {
  const releases: (() => Promise<void> | void)[] = []
  const close = async (): Promise<void> => {
    for (let release = releases.pop(); release !== undefined; release = releases.pop()) {
      try {
        await release()
      } catch (error) {
        logger.error({ err: error }, 'closing failed; the rest is closed all the same')
      }
    }
  }
  try {
    return { url: await open(config, environment, logger, releases), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function open(
  config: Config,
  environment: Readonly<Record<string, string | undefined>>,
  logger: Logger,
  releases: (() => Promise<void> | void)[],
): Promise<string> {
  const folder = resolve(config.data)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const lock = lockDataFolder(folder)
  releases.push(() => lock.release())

  const store = await openSqliteStore({ path: join(folder, 'slipway.db'), logger })
  releases.push(() => store.close())
  const contexts = createContextStore({
    folder: join(folder, 'contexts'),
    limits: {
      maxBytes: config.context.maxMiB * MIB,
      maxUnpackedBytes: config.context.maxUnpackedMiB * MIB,
      maxEntries: config.context.maxEntries,
      maxDockerfileBytes: config.dockerfile.maxBytes,
    },
  })
  await contexts.clean()

  const engine = createDockerEngine({
    address: config.engine.address,
    env: environment,
    instanceId: store.instanceId,
    callTimeoutMs: config.engine.callTimeoutSeconds * 1000,
    dataMount: config.sandbox.dataMount,
    mountRoot: join(folder, 'mounts'),
  })
  releases.push(() => engine.close())
  const gate = new EngineGate({ engine, store, logger })

  const now = Date.now
  const reading = {
    readDockerfile,
    isPolicyCode,
    readOptions: {
      limits: config.dockerfile,
      allowRemoteAdd: config.build.allowRemoteAdd,
      allowSyntax: config.build.allowSyntax,
    },
  }
  const jobs = createJobs({ store, contexts, limits: config.limits, now, ...reading })
  const stages = createPipeline({
    validate: { jobs: store.jobs, versions: { slipway: VERSION, node: process.versions.node }, ...reading },
    build: {
      engine,
      jobs: store.jobs,
      images: store.images,
      contexts,
      config: config.build,
      instanceId: store.instanceId,
      now,
    },
    run: { engine, logs: store.logs, sandbox: config.sandbox, performance: config.performance },
  })
  const leaseDeps = {
    store,
    stages,
    logs: config.logs,
    retry: config.worker,
    now,
    logger,
    onEngineDown: () => gate.close(),
  }

  const owner = randomUUID()
  // This process holds the data folder, so every other owner is gone.
  const released = await store.queue.releaseOthers(owner, now())
  if (released > 0) logger.info({ attempts: released }, 'taking over the work of an earlier process')
  const worker =
    config.worker.slots === 0
      ? undefined
      : startWorker({
          queue: store.queue,
          owner,
          slots: config.worker.slots,
          leaseMs: config.worker.leaseSeconds * 1000,
          perTenant: config.worker.perTenant,
          now,
          logger,
          ready: (signal) => gate.ready(signal),
          handle: (lease, slot, signals) => handleLease(leaseDeps, lease, slot, signals),
          interruption: (kind) => new Interruption(kind),
        })
  releases.push(() => worker?.stop(config.worker.graceSeconds * 1000))
  const collector = new Collector({ store, engine, contexts, retention: config.retention, now, logger }, gate)
  releases.push(() => collector.stop())

  const stopping = new AbortController()
  const health = () =>
    reportHealth({
      store,
      engine,
      worker: () => worker,
      slots: config.worker.slots,
      runtime: config.sandbox.runtime,
    })
  const app = buildApp({
    jobs,
    health,
    ready: async () => !stopping.signal.aborted && (await isUsable(() => store.ping())),
    config,
    logger,
    shutdown: stopping.signal,
  })
  releases.push(() => app.close())
  releases.push(() => stopping.abort())
  const url = await app.listen({ host: config.http.host, port: config.http.port })
  // Tells scripts on this machine where a service with port 0 listens.
  writeFileSync(join(folder, 'url'), `${url}\n`)
  releases.push(() => rmSync(join(folder, 'url'), { force: true }))
  return url
}

async function isUsable(check: () => Promise<void>): Promise<boolean> {
  try {
    await check()
    return true
  } catch {
    return false
  }
}
