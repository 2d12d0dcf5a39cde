import type { Config } from '../config/schema.ts'
import type { Engine } from '../engines/engine.ts'
import { SlipwayError } from '../errors/slipway-error.ts'
import type { HealthReport } from '../observability/health.ts'
import type { Policies } from '../policy/policy.ts'
import type { Worker } from '../queue/worker.ts'
import type { Exceptions } from '../scanners/exceptions/open-exceptions.ts'
import { isOver } from '../scanners/gate.ts'
import type { Store } from '../stores/store.ts'
import type { Advisories } from './advisories.ts'
import { VERSION } from '../version.ts'

export interface HealthDeps {
  readonly store: Store
  readonly engine: Engine
  readonly worker: Worker | undefined
  readonly policies: Policies
  /** Left out: none. */
  readonly exceptions?: Exceptions | undefined
  /** Undefined: nothing is scanned. */
  readonly advisories: Pick<Advisories, 'note'> | undefined
  readonly config: Pick<Config, 'build' | 'sandbox' | 'worker'>
}

/** What `/health` tells: the service accepts jobs as long as the store works; without an engine they wait. */
export async function reportHealth(deps: HealthDeps): Promise<HealthReport> {
  const [store, engine, jobs] = await Promise.all([
    checkStore(deps.store),
    checkEngine(deps.engine, deps.config),
    deps.store.jobs.counts().catch(() => ({})),
  ])
  const { worker } = deps
  const isDegraded = engine.report.status === 'down' || !engine.builds
  const { name, sha256 } = deps.policies.current()
  const trouble = deps.policies.trouble()
  return {
    status: store.status === 'down' ? 'down' : isDegraded ? 'degraded' : 'ok',
    version: VERSION,
    uptimeSeconds: Math.floor(process.uptime()),
    components: {
      store,
      engine: engine.report,
      worker: {
        status: worker === undefined ? 'stopped' : 'ok',
        slots: deps.config.worker.slots,
        busy: worker?.busy ?? 0,
      },
      policy: { name, sha256, notes: trouble === null ? [] : [trouble] },
      advisories: checkAdvisories(deps.advisories),
      exceptions: checkExceptions(deps.exceptions, Date.now()),
    },
    jobs,
  }
}

function checkExceptions(
  exceptions: Exceptions | undefined,
  now: number,
): HealthReport['components']['exceptions'] {
  if (exceptions === undefined) return { inForce: 0, notes: [] }
  const inForce = exceptions.current().filter((one) => !isOver(one, now)).length
  return { inForce, notes: exceptions.notes(now) }
}

function checkAdvisories(advisories: HealthDeps['advisories']): HealthReport['components']['advisories'] {
  if (advisories === undefined) return { status: 'off', notes: [] }
  const note = noteOf(advisories)
  return note === null ? { status: 'ok', notes: [] } : { status: 'incomplete', notes: [note] }
}

/** An index that cannot be read is a note too: the service goes on without it. */
function noteOf(advisories: Pick<Advisories, 'note'>): string | null {
  try {
    return advisories.note()
  } catch (error) {
    return explain(error)
  }
}

async function checkStore(store: Store): Promise<HealthReport['components']['store']> {
  try {
    await store.ping()
    return { status: 'ok' }
  } catch (error) {
    return { status: 'down', detail: explain(error) }
  }
}

interface EngineHealth {
  readonly report: HealthReport['components']['engine']
  /** False when it answers, and yet no job can be built on it as configured. */
  readonly builds: boolean
}

async function checkEngine(engine: Engine, { sandbox, build }: HealthDeps['config']): Promise<EngineHealth> {
  try {
    const { name, address, capabilities } = await engine.info()
    const auto = capabilities.runtimes.includes('runsc') ? 'runsc' : 'runc'
    const runtime = sandbox.runtime === 'auto' ? auto : sandbox.runtime
    const builds = build.network !== 'proxy' || capabilities.buildGateway !== null
    const notes = builds ? capabilities.notes : [NO_PROXY, ...capabilities.notes]
    return { report: { status: 'ok', name, address, runtime, notes }, builds }
  } catch (error) {
    return { report: { status: 'down', detail: explain(error) }, builds: true }
  }
}

const NO_PROXY =
  'build.network is proxy, and this engine cannot hold builds to one: no job can be built. `slipway doctor` tells what is missing.'

function explain(error: unknown): string {
  if (error instanceof SlipwayError) return `${error.detail}. ${error.action}`
  return error instanceof Error ? error.message : String(error)
}
