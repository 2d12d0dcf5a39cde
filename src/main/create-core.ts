import { randomUUID } from 'node:crypto'
import type { Config } from '../config/schema.ts'
import { isPolicyCode } from '../dockerfile/codes.ts'
import type { ReadOptions } from '../dockerfile/document.ts'
import { baseReferences } from '../dockerfile/lint/base-references.ts'
import { createLinter } from '../dockerfile/lint/create-linter.ts'
import type { LintConfiguration } from '../dockerfile/lint/lint-dockerfile.ts'
import { createSharedShellcheck } from '../dockerfile/lint/shared-shellcheck.ts'
import type { Egress } from '../egress/egress.ts'
import type { Engine } from '../engines/engine.ts'
import type { ContextStore } from '../jobs/context/context-store.ts'
import { createCredentials } from '../jobs/create-credentials.ts'
import { createJobs } from '../jobs/create-jobs.ts'
import type { Credentials } from '../jobs/credentials.ts'
import { createBaseFinder } from '../jobs/find-bases.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { ReadDockerfile } from '../jobs/submit.ts'
import { unpublish } from '../jobs/unpublish.ts'
import type { Logger } from '../observability/logger.ts'
import { type LeaseDeps, handleLease } from '../pipeline/handle-lease.ts'
import { createPipeline } from '../pipeline/pipeline.ts'
import { Interruption, type Stage } from '../pipeline/stage.ts'
import { type Worker, startWorker } from '../queue/worker.ts'
import { judgeParsed } from '../policy/judge-dockerfile.ts'
import type { Policies } from '../policy/policy.ts'
import type { Registry } from '../registries/registry.ts'
import type { Auditor } from '../scanners/auditor.ts'
import type { Exceptions } from '../scanners/exceptions/open-exceptions.ts'
import type { GatePolicy } from '../scanners/gate.ts'
import type { Scanner } from '../scanners/scanner.ts'
import type { Sealer } from '../secrets/sealer.ts'
import type { Store } from '../stores/store.ts'
import { VERSION } from '../version.ts'
import { EngineGate } from './engine-gate.ts'
import { loadLintConfiguration } from './load-lint-configuration.ts'

export interface CoreParts {
  readonly config: Config
  readonly store: Store
  readonly contexts: ContextStore
  readonly engine: Engine
  readonly registry: Registry
  /** The proxy that builds are held to; left out: they are not. */
  readonly egress?: Egress | undefined
  /** Left out: no image is audited. */
  readonly auditor?: Auditor | undefined
  /** Left out: no image is scanned. */
  readonly scanner?: Scanner | undefined
  readonly policies: Policies
  /** Left out: the gate knows none. */
  readonly exceptions?: Exceptions | undefined
  readonly sealer: Sealer
  readonly logger: Logger
}

/** The service without its front and without a choice of adapters. */
export interface Core {
  readonly jobs: Jobs
  readonly credentials: Credentials
  readonly gate: EngineGate
  /** Takes over what other owners held, and begins to claim. Whoever calls holds the store alone. */
  work(slots: number): Promise<Worker>
}

/** `onRemoved` is told after each removal of a job. */
export function createCore(parts: CoreParts, onRemoved: () => void = () => undefined): Core {
  const { config, store, contexts, engine, logger, sealer, registry, policies } = parts
  const { publish, hardening } = config
  const now = Date.now
  const lintConfiguration = loadLintConfiguration(config.lint.configuration)
  const readDockerfile = createReader(parts, lintConfiguration)
  const reading = { readDockerfile, isPolicyCode, readOptions: { limits: config.dockerfile } }
  const { instanceId, jobs, images, logs } = store
  const gateInForce = () => gatePolicy(config.scan, parts.exceptions?.current() ?? [])
  const stages = createPipeline({
    validate: { jobs, contexts, versions: { slipway: VERSION, node: process.versions.node }, ...reading },
    build: { engine, egress: parts.egress, jobs, images, contexts, config: config.build, instanceId, now },
    scan: {
      engine,
      jobs,
      scanner: parts.scanner,
      auditor: parts.auditor,
      gate: gateInForce,
      hardening,
      sandbox: config.sandbox,
      now,
    },
    run: { engine, logs, sandbox: config.sandbox, performance: config.performance },
    publish: { engine, store, sealer, config: publish, now },
  })
  const gate = new EngineGate({ engine, store, logger })
  return {
    jobs: createJobs({
      store,
      contexts,
      scanner: parts.scanner,
      gate: gateInForce,
      policies,
      limits: config.limits,
      publish,
      hardening,
      sealer,
      now,
      unpublish: (job) => unpublish({ store, sealer, publish, registry }, job),
      onRemoved,
      basesOf: createBaseReader(engine),
      addScriptFindings: config.lint.shellcheck ? createScriptLinter(config, lintConfiguration) : undefined,
      ...reading,
    }),
    credentials: createCredentials({ store: store.credentials, sealer, publish, now }),
    gate,
    work: (slots) => work(parts, stages, gate, slots),
  }
}

function gatePolicy(
  { failOn, ignoreUnfixed, onMissingData }: Config['scan'],
  exceptions: GatePolicy['exceptions'],
) {
  return { failOn, ignoreUnfixed, onMissingData, exceptions }
}

function createScriptLinter({ dockerfile: limits }: Config, configuration: LintConfiguration | null) {
  return createSharedShellcheck({ reading: { limits }, configuration })
}

function createBaseReader(engine: Engine) {
  const find = createBaseFinder({ engine })
  return async (dockerfile: Uint8Array, options: ReadOptions) => find(baseReferences(dockerfile, options))
}

/** The linter, and then the policy in force. */
function createReader(
  { config, policies, logger }: CoreParts,
  lintConfiguration: LintConfiguration | null,
): ReadDockerfile {
  const lint = createLinter({
    reading: { limits: config.dockerfile },
    configuration: lintConfiguration,
    onRuleError: (rule, err) => logger.error({ rule, err }, 'a rule of the linter failed; the others go on'),
  })
  const heldToProxy = config.build.network === 'proxy'
  return (bytes, { buildArgs }, facts) => {
    const performanceRequired = facts.performance === 'required'
    const { lintConfiguration: configuration, dockerignore } = facts
    const beside = { configuration, dockerignore, bases: facts.bases }
    const linted = lint(bytes, { buildArgs, performanceRequired, ...beside })
    return judgeParsed(linted, { ...facts, buildArgs, heldToProxy }, policies.current())
  }
}

async function work(
  { config, store, logger }: CoreParts,
  stages: readonly Stage[],
  gate: EngineGate,
  slots: number,
): Promise<Worker> {
  const now = Date.now
  const owner = randomUUID()
  const released = await store.queue.releaseOthers(owner, now())
  if (released > 0) logger.info({ attempts: released }, 'taking over the work of an earlier process')
  const lease: LeaseDeps = {
    store,
    stages,
    logs: config.logs,
    retry: config.worker,
    now,
    logger,
    onEngineDown: () => gate.close(),
  }
  return startWorker({
    queue: store.queue,
    owner,
    slots,
    leaseMs: config.worker.leaseSeconds * 1000,
    perTenant: config.worker.perTenant,
    now,
    logger,
    ready: (signal) => gate.ready(signal),
    handle: (claimed, slot, signals) => handleLease(lease, claimed, slot, signals),
    interruption: (kind) => new Interruption(kind),
  })
}
