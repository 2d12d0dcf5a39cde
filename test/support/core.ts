/** The service without its front: a real store on disk, the pipeline and the worker, on an engine in memory. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../../src/config/schema.ts'
import { loadConfig } from '../../src/config/load.ts'
import type { Egress } from '../../src/egress/egress.ts'
import { FakeDaemon } from '../../src/engines/fake/daemon.ts'
import { type FakeEngine, createFakeEngine } from '../../src/engines/fake/fake-engine.ts'
import type { ContextStore } from '../../src/jobs/context/context-store.ts'
import { createContextStore } from '../../src/jobs/context/disk-context-store.ts'
import { isEnded } from '../../src/jobs/job.ts'
import type { JobView, Jobs, Submission } from '../../src/jobs/jobs.ts'
import { createCore } from '../../src/main/create-core.ts'
import type { EngineGate } from '../../src/main/engine-gate.ts'
import { createLogger } from '../../src/observability/logger.ts'
import type { Worker } from '../../src/queue/worker.ts'
import { openPolicies } from '../../src/policy/open-policies.ts'
import { createOciRegistry } from '../../src/registries/oci/oci-registry.ts'
import type { Registry } from '../../src/registries/registry.ts'
import { openExceptions } from '../../src/scanners/exceptions/open-exceptions.ts'
import type { Scanner } from '../../src/scanners/scanner.ts'
import { createSealer } from '../../src/secrets/create-sealer.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite-store.ts'
import type { Store } from '../../src/stores/store.ts'

export interface Core {
  readonly store: Store
  readonly jobs: Jobs
  readonly contexts: ContextStore
  readonly engine: FakeEngine
  readonly config: Config
  readonly gate: EngineGate
  /** Starts a worker; the former one, when there is one, goes on as a process does that lost its leases. */
  work(slots?: number): Promise<Worker>
  submit(dockerfile: string, more?: Submission): Promise<string>
  /** Resolves with the job once it has ended. */
  ended(id: string): Promise<JobView>
  /** Resolves with the job once `test` holds; looks again after every event of the job. */
  until(id: string, test: (job: JobView) => boolean): Promise<JobView>
  close(): Promise<void>
}

const MIB = 1024 * 1024

export const PERF = `FROM busybox:latest\nCMD echo '{"perf":0.99}' > /data/perf.json\n`

export async function openCore(
  flags: readonly string[] = [],
  registry: Registry = createOciRegistry(),
  scanner?: Scanner,
  egress?: Egress,
): Promise<Core> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-core-'))
  const { config } = loadConfig(['--worker-backoff-seconds', '0.01', ...flags], {})
  const logger = createLogger('silent')
  const store = await openSqliteStore({ path: join(folder, 'slipway.db'), logger })
  const engine = createFakeEngine({ daemon: new FakeDaemon(), instanceId: store.instanceId })
  const contexts = createContextStore({
    folder: join(folder, 'contexts'),
    limits: { maxBytes: MIB, maxUnpackedBytes: MIB, maxEntries: 100, maxDockerfileBytes: 65_536 },
  })
  const sealer = createSealer(randomBytes(32))
  const policies = openPolicies(config.policy, logger)
  const exceptions = openExceptions(config.scan.exceptions, logger)
  const adapters = { engine, egress, registry, scanner }
  const judging = { policies, exceptions }
  const core = createCore({ config, store, contexts, ...adapters, ...judging, sealer, logger })
  const { jobs, gate } = core
  const workers: Worker[] = []
  const work = async (slots = 2): Promise<Worker> => {
    const worker = await core.work(slots)
    workers.push(worker)
    return worker
  }

  const until: Core['until'] = async (id, test) => {
    const bells = [
      store.events.onAppend(id, () => ring.resolve()),
      store.logs.onAppend(id, () => ring.resolve()),
    ]
    let ring = Promise.withResolvers<void>()
    try {
      for (;;) {
        ring = Promise.withResolvers<void>()
        const job = await jobs.get(id)
        if (test(job)) return job
        await ring.promise
      }
    } finally {
      for (const silence of bells) silence()
    }
  }

  return {
    store,
    jobs,
    contexts,
    engine,
    config,
    gate,
    work,
    until,
    ended: (id) => until(id, (job) => isEnded(job.status)),
    submit: async (dockerfile, more) =>
      (await jobs.submit({ dockerfile: Buffer.from(dockerfile), ...more })).job.id,
    async close() {
      await Promise.all(workers.map((worker) => worker.stop(0)))
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
}
