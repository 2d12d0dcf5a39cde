import type { Config } from '../../config/schema.ts'
import type { Engine } from '../../engines/engine.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { ContextStore } from '../../jobs/context/context-store.ts'
import type { RecentLog } from '../../observability/recent-log.ts'
import type { ScannerReport, SystemReport } from '../../observability/system.ts'
import type { Policies } from '../../policy/policy.ts'
import type { Worker } from '../../queue/worker.ts'
import type { Exceptions } from '../../scanners/exceptions/open-exceptions.ts'
import { isOver } from '../../scanners/gate.ts'
import type { Store } from '../../stores/store.ts'
import { VERSION } from '../../version.ts'
import type { OpenedScanner } from '../open-scanner.ts'
import { describeEngine, describeSandbox } from './describe-engine.ts'
import { describeScanner } from './describe-scanner.ts'
import { describeSettings, olderApis } from './describe-settings.ts'
import { describeWork } from './describe-work.ts'
import { measureDatabase, measureDisk } from './measure-storage.ts'
import { recall } from './recall.ts'

export interface SystemDeps {
  readonly config: Config
  /** The data folder. */
  readonly folder: string
  readonly store: Pick<Store, 'jobs' | 'queue' | 'images'>
  readonly engine: Pick<Engine, 'info'>
  readonly worker: Worker | undefined
  readonly policies: Policies
  readonly exceptions: Exceptions
  /** Left out: nothing is scanned. */
  readonly scanner: Pick<OpenedScanner, 'note' | 'data'> | undefined
  readonly contexts: Pick<ContextStore, 'list'>
  readonly recentLog: Pick<RecentLog, 'entries'>
  /** Where the service listens. */
  readonly address: () => string
  readonly now: () => number
}

/** Nobody waits longer for a part; one that is late is there for the next who asks. */
const PATIENCE_MS = 1500
/** Of what changes all the time and is cheap: pages that are open together ask once. */
const MOMENT = { keepMs: 500, patienceMs: PATIENCE_MS }
const SECONDS = { keepMs: 5000, patienceMs: PATIENCE_MS }
/** A walk over all contexts. */
const MINUTE = { keepMs: 60_000, patienceMs: 500 }

/**
 * Makes the report that `GET /api/v2/system` gives. It never rejects: a part that cannot be had is null, and the report
 * says why.
 */
export function createSystemReport(deps: SystemDeps): () => Promise<SystemReport> {
  const { store, engine, folder, contexts, now } = deps
  const parts = {
    jobs: recall(() => store.jobs.counts(), MOMENT),
    queue: recall(() => store.queue.depth(), MOMENT),
    work: recall(() => describeWork(deps.worker, store.jobs), MOMENT),
    engine: recall(() => engine.info(), SECONDS),
    disk: recall(() => measureDisk(folder), SECONDS),
    database: recall(() => measureDatabase(folder), SECONDS),
    images: recall(() => store.images.kept(), SECONDS),
    contexts: recall(async () => sumOf(await contexts.list()), MINUTE),
    scanner: recall(async () => describeScanner(deps.scanner, deps.config, now()), SECONDS),
  }
  return async () => {
    const problems: { readonly part: string; readonly detail: string }[] = []
    const ask = async <Answer>(part: string, asking: () => Promise<Answer>): Promise<Answer | null> => {
      try {
        return await asking()
      } catch (error) {
        problems.push({ part, detail: explain(error) })
        return null
      }
    }
    const [jobs, queue, work, info, disk, databaseBytes, images, kept, scanner] = await Promise.all([
      ask('jobs', parts.jobs),
      ask('queue', parts.queue),
      ask('worker', parts.work),
      ask('engine', parts.engine),
      ask('disk', parts.disk),
      ask('database', parts.database),
      ask('images', parts.images),
      ask('contexts', parts.contexts),
      ask('scanner', parts.scanner),
    ])
    return {
      at: now(),
      service: describeService(deps),
      jobs,
      queue,
      worker: { ...workerState(deps), work: work ?? [] },
      engine: info === null ? null : describeEngine(info),
      sandbox: describeSandbox(deps.config, info),
      ...describeSettings(deps.config),
      policy: describePolicy(deps.policies),
      scanner: scanner ?? unreadScanner(deps.config),
      exceptions: describeExceptions(deps.exceptions, now()),
      disk,
      storage: { databaseBytes, contexts: kept, images },
      log: deps.recentLog.entries(),
      problems,
    }
  }
}

function describeService({ config, address, now }: SystemDeps): SystemReport['service'] {
  const uptime = process.uptime()
  const { rss, heapUsed, heapTotal } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  return {
    version: VERSION,
    node: process.versions.node,
    startedAt: Math.round(now() - uptime * 1000),
    uptimeSeconds: Math.floor(uptime),
    address: config.http.publicAddress || address(),
    logLevel: config.log.level,
    olderApis: olderApis(config.compat),
    memory: { rssBytes: rss, heapUsedBytes: heapUsed, heapTotalBytes: heapTotal },
    cpu: { userMs: Math.round(user / 1000), systemMs: Math.round(system / 1000) },
  }
}

function workerState({ worker, config }: SystemDeps): Omit<SystemReport['worker'], 'work'> {
  return {
    status: worker === undefined ? 'stopped' : 'ok',
    slots: config.worker.slots,
    busy: worker?.busy ?? 0,
  }
}

function describePolicy(policies: Policies): SystemReport['policy'] {
  const { name, sha256 } = policies.current()
  const trouble = policies.trouble()
  return { name, sha256, notes: trouble === null ? [] : [trouble] }
}

function describeExceptions(exceptions: Exceptions, now: number): SystemReport['exceptions'] {
  return {
    inForce: exceptions.current().filter((one) => !isOver(one, now)).length,
    notes: exceptions.notes(now),
  }
}

/** Something scans, and what it knows cannot be read. */
function unreadScanner(config: Config): ScannerReport {
  return { ...describeScanner(undefined, config, 0), status: 'incomplete', name: config.scan.scanner }
}

function sumOf(kept: readonly { readonly bytes: number }[]): {
  readonly count: number
  readonly bytes: number
} {
  return { count: kept.length, bytes: kept.reduce((sum, { bytes }) => sum + bytes, 0) }
}

/** Only our own words: what the system says of a file names its path. */
function explain(error: unknown): string {
  if (error instanceof SlipwayError) return `${error.detail}. ${error.action}`
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
  return `It could not be read${code}; the log of the service says more.`
}
