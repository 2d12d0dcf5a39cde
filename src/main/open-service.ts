/** The one place where concrete adapters are named and everything is put together. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Config } from '../config/schema.ts'
import { createDockerEngine } from '../engines/docker/docker-engine.ts'
import { buildApp } from '../http/app.ts'
import { findPage } from '../http/page/page-files.ts'
import type { ContextStore } from '../jobs/context/context-store.ts'
import { createContextStore } from '../jobs/context/disk-context-store.ts'
import type { Logger } from '../observability/logger.ts'
import type { RecentLog } from '../observability/recent-log.ts'
import type { Worker } from '../queue/worker.ts'
import { openPolicies } from '../policy/open-policies.ts'
import { createOciRegistry } from '../registries/oci/oci-registry.ts'
import { type Exceptions, openExceptions } from '../scanners/exceptions/open-exceptions.ts'
import { createLynisAuditor } from '../scanners/lynis/lynis-auditor.ts'
import { createSealer } from '../secrets/create-sealer.ts'
import { loadKey } from '../secrets/load-key.ts'
import { loadTemplates } from '../templates/load-templates.ts'
import { openSqliteStore } from '../stores/sqlite/sqlite-store.ts'
import { Collector } from './collector.ts'
import { type Core, type CoreParts, createCore } from './create-core.ts'
import { lockDataFolder } from './data-folder-lock.ts'
import { reportHealth } from './health.ts'
import { type OpenedScanner, openScanner } from './open-scanner.ts'
import { openEgress } from './open-egress.ts'
import { createSystemReport } from './system/report-system.ts'

export interface Service {
  /** Where it listens, such as `http://127.0.0.1:8080`. */
  readonly url: string
  /** Ends streams and claims, finishes or hands back what runs, and lets go of everything, last taken first. */
  close(): Promise<void>
}

interface ServiceParts extends CoreParts {
  /** What scans match with; undefined: nothing is scanned. */
  readonly advisories: Pick<OpenedScanner, 'note' | 'data'> | undefined
  readonly exceptions: Exceptions
}

type Environment = Readonly<Record<string, string | undefined>>
type Releases = (() => Promise<void> | void)[]

const MIB = 1024 * 1024

/** Opens everything in order; what was opened is closed again when a later step fails. */
export async function openService(
  config: Config,
  environment: Environment,
  logger: Logger,
  recentLog: RecentLog,
): Promise<Service> {
  const releases: Releases = []
  const close = async (): Promise<void> => {
    for (let release = releases.pop(); release !== undefined; release = releases.pop()) {
      try {
        await release()
      } catch (error) {
        logger.error({ err: error }, 'closing failed; the rest is closed all the same')
      }
    }
  }
  let collector: Collector | undefined
  try {
    const parts = await openParts(config, environment, logger, releases)
    const core = createCore(parts, () => collector?.collect())
    const worker = config.worker.slots === 0 ? undefined : await core.work(config.worker.slots)
    releases.push(() => worker?.stop(config.worker.graceSeconds * 1000))
    collector = new Collector({ ...parts, retention: config.retention, now: Date.now }, core.gate)
    releases.push(() => collector?.stop())
    return { url: await listen({ ...parts, recentLog, collector }, core, worker, releases), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function openParts(
  config: Config,
  environment: Environment,
  logger: Logger,
  releases: Releases,
): Promise<ServiceParts> {
  const folder = resolve(config.data)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const policies = openPolicies(config.policy, logger)
  const exceptions = openExceptions(config.scan.exceptions, logger)
  const lock = lockDataFolder(folder)
  releases.push(() => lock.release())

  const store = await openSqliteStore({ path: join(folder, 'slipway.db'), logger })
  releases.push(() => store.close())
  const contexts = openContexts(config, folder)
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
  const egress = openEgress(config.build, logger)
  releases.push(() => egress?.close())
  const sealer = createSealer(loadKey(config.secrets.key, config.secrets.keyFile || join(folder, 'key')))
  const auditor = createLynisAuditor(config.hardening.lynis)
  const registry = createOciRegistry()
  const scanning = openScanner({ config, environment, engine, layers: store.layers, logger })
  releases.push(() => scanning?.close())
  return {
    config,
    store,
    contexts,
    engine,
    egress,
    registry,
    auditor,
    advisories: scanning,
    scanner: scanning?.scanner,
    policies,
    exceptions,
    sealer,
    logger,
  }
}

function openContexts(config: Config, folder: string): ContextStore {
  return createContextStore({
    folder: join(folder, 'contexts'),
    limits: {
      maxBytes: config.context.maxMiB * MIB,
      maxUnpackedBytes: config.context.maxUnpackedMiB * MIB,
      maxEntries: config.context.maxEntries,
      maxDockerfileBytes: config.dockerfile.maxBytes,
    },
  })
}

async function listen(
  parts: ServiceParts & { readonly recentLog: RecentLog; readonly collector: Collector },
  { jobs, credentials }: Core,
  worker: Worker | undefined,
  releases: Releases,
): Promise<string> {
  const { config, store, engine, policies, exceptions, advisories, collector, logger } = parts
  const folder = resolve(config.data)
  let url = ''
  const stopping = new AbortController()
  const isUsable = (): Promise<boolean> =>
    store.ping().then(
      () => true,
      () => false,
    )
  const app = buildApp({
    page: findPage(),
    jobs,
    credentials,
    templates: loadTemplates(config.templates.folder),
    health: () => reportHealth({ store, engine, worker, policies, exceptions, advisories, config }),
    system: createSystemReport({
      ...parts,
      folder,
      worker,
      scanner: advisories,
      address: () => url,
      now: Date.now,
    }),
    collect: () => collector.collectNow(),
    ready: async () => !stopping.signal.aborted && (await isUsable()),
    config,
    logger,
    shutdown: stopping.signal,
  })
  releases.push(() => app.close())
  releases.push(() => stopping.abort())
  url = await app.listen({ host: config.http.host, port: config.http.port })
  // Tells scripts on this machine where a service with port 0 listens.
  const file = join(folder, 'url')
  writeFileSync(file, `${url}\n`)
  releases.push(() => rmSync(file, { force: true }))
  return url
}
