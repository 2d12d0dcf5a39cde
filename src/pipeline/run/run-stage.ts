import { createHash } from 'node:crypto'
import type { Config } from '../../config/schema.ts'
import type {
  DataFiles,
  Engine,
  RunExit,
  RunHandle,
  RunOwner,
  RunSpec,
  ServiceProbe,
} from '../../engines/engine.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { RunEvidence } from '../../jobs/evidence.ts'
import type { LogStore } from '../../stores/store.ts'
import { engineFacts } from '../engine-facts.ts'
import { HeldRuns } from '../held-runs.ts'
import type { Stage, StageContext } from '../stage.ts'
import { unlessLeaving } from '../unless-leaving.ts'
import { countKeptOutput, startedLine } from './adopted-output.ts'
import { healthMessage, judgeRun } from './judge-run.ts'

export interface RunDeps {
  readonly engine: Engine
  readonly logs: LogStore
  readonly sandbox: Config['sandbox']
  readonly performance: Config['performance']
}

const MIB = 1024 * 1024
const PERF_FILE = /^perf[^/]*\.json$/
const EXCERPT_LINES = 20

/** Runs the image in the sandbox, or takes over the run that a killed process left, and collects what it reported. */
export function runStage(deps: RunDeps): Stage<RunEvidence> {
  const runs = new HeldRuns(deps.engine, owner)
  return {
    name: 'run',
    async execute(context) {
      const handle = await obtain(deps, context)
      runs.hold(context, handle)
      const exit = await follow(deps, context, handle)
      const evidence = await collect(deps, context, handle, exit)
      const message = healthMessage(evidence)
      if (message !== undefined) context.log.system(message)
      const failure = judgeRun(evidence, handle.sandbox.limits)
      if (failure === undefined) {
        return { kind: 'passed', output: evidence, ...(message === undefined ? {} : { message }) }
      }
      return { kind: 'rejected', ...failure, excerpt: context.log.tail(EXCERPT_LINES), output: evidence }
    },
    release: (context) => runs.release(context),
  }
}

const owner = ({ job, attempt }: StageContext): RunOwner => ({ jobId: job.id, attempt: attempt.number })

async function obtain(deps: RunDeps, context: StageContext): Promise<RunHandle> {
  const found = context.resumed ? await deps.engine.findRun(owner(context), context.cancelled) : undefined
  if (found !== undefined) {
    context.log.system(`container ${found.id.slice(0, 12)} of an earlier process goes on`)
    return found
  }
  const service = await serviceProbe(deps, context)
  const handle = await deps.engine.startRun(toSpec(deps, context, service), context.cancelled)
  context.log.system(startedLine(handle.id))
  if (service !== undefined)
    context.log.system(`waiting for :${service.port}${service.path} to answer with 2xx`)
  return handle
}

const DEFAULT_PORT = 8080

/** Undefined for a run that is to end by itself. */
async function serviceProbe(deps: RunDeps, { job, outputs, cancelled }: StageContext) {
  const { run } = job.spec
  if (run.mode !== 'service') return undefined
  if (run.port !== null) return { port: run.port, path: run.healthcheck }
  const image = await deps.engine.inspectImage(outputs.build?.imageId ?? '', cancelled)
  return { port: image?.exposedPorts[0] ?? DEFAULT_PORT, path: run.healthcheck }
}

function toSpec(deps: RunDeps, context: StageContext, service: ServiceProbe | undefined): RunSpec {
  const { job, outputs } = context
  if (outputs.build === undefined) throw new SlipwayError('internal', { detail: 'run without a built image' })
  const { limits } = job.spec
  return {
    ...owner(context),
    slot: context.slot,
    imageId: outputs.build.imageId,
    environment: job.spec.environment,
    limits: {
      timeoutMs: limits.timeoutSeconds * 1000,
      memoryBytes: limits.memoryMiB * MIB,
      cpus: limits.cpus,
      dataBytes: limits.dataMiB * MIB,
      pids: limits.pids,
      tmpBytes: deps.sandbox.tmpMiB * MIB,
      outputBytes: deps.sandbox.outputMiB * MIB,
    },
    runtime: deps.sandbox.runtime,
    user: deps.sandbox.user,
    ...(service === undefined ? {} : { service }),
  }
}

/** Leaving does not wait for the container and does not stop it: the next owner adopts it. */
async function follow(deps: RunDeps, context: StageContext, handle: RunHandle): Promise<RunExit> {
  const { leaving, log } = context
  let skip = handle.adopted ? await countKeptOutput(deps.logs, owner(context), handle.id) : 0
  const observer = {
    log: (line: { at: number; stream: 'stdout' | 'stderr'; text: string }): void => {
      if (leaving.aborted) return
      if (skip > 0) skip--
      else log.write(line)
    },
  }
  return unlessLeaving(deps.engine.followRun(handle, observer, context.cancelled), leaving)
}

async function collect(
  deps: RunDeps,
  context: StageContext,
  handle: RunHandle,
  exit: RunExit,
): Promise<RunEvidence> {
  const { maxFileKiB, maxFiles } = deps.performance
  const none: DataFiles = { files: [], refused: [] }
  const request = {
    pattern: PERF_FILE,
    maxFileBytes: maxFileKiB * 1024,
    maxTotalBytes: maxFileKiB * 1024 * 4,
    maxFiles,
  }
  const [data, engine] = await Promise.all([
    exit.exitCode === null ? none : deps.engine.readData(handle, request, context.cancelled),
    engineFacts(deps.engine),
  ])
  return {
    ...exit,
    sandbox: handle.sandbox,
    adopted: handle.adopted,
    files: data.files.map(({ name, bytes }) => ({
      name,
      base64: Buffer.from(bytes).toString('base64'),
      bytes: bytes.byteLength,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })),
    refused: data.refused,
    engine,
  }
}
