import type { Config } from '../../config/schema.ts'
import type { Egress, HostUse } from '../../egress/egress.ts'
import type { BuildOutcome, BuildStep, Engine } from '../../engines/engine.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { ContextStore } from '../../jobs/context/context-store.ts'
import type { BuildEvidence, BuildFailure } from '../../jobs/evidence.ts'
import type { Job } from '../../jobs/job.ts'
import type { ImageStore, JobStore } from '../../stores/store.ts'
import { engineFacts } from '../engine-facts.ts'
import type { Stage, StageContext, StageOutcome } from '../stage.ts'
import { buildKey } from './build-key.ts'
import { BuildLines, withLine } from './build-lines.ts'
import { findLayerLines } from './find-layer-lines.ts'
import { networkKey } from './network-key.ts'
import { buildInNetwork } from './open-network.ts'

export interface BuildDeps {
  readonly engine: Engine
  /** The proxy of `build.network: proxy`; left out under the other networks. */
  readonly egress?: Egress | undefined
  readonly jobs: JobStore
  readonly images: ImageStore
  readonly contexts: ContextStore
  readonly config: Config['build']
  /** Of the store: two services on one engine must not take each other's tags. */
  readonly instanceId: string
  readonly now: () => number
}

const EXCERPT_LINES = 20
const MIB = 1024 * 1024

/** Builds the image, or takes the one that equal inputs gave before when the engine still has it. */
export function buildStage(deps: BuildDeps): Stage<BuildEvidence> {
  return {
    name: 'build',
    async execute(context) {
      const key = deps.config.reuse ? await identify(deps, context) : null
      return (await reuse(deps, context, key)) ?? (await build(deps, context, key))
    },
    async stillValid({ outputs, cancelled }) {
      if (outputs.build === undefined) return false
      return (await deps.engine.inspectImage(outputs.build.imageId, cancelled)) !== undefined
    },
  }
}

/** The key of the build's inputs, or null when a base image is not certain before the build. */
async function identify(deps: BuildDeps, { job, outputs, cancelled }: StageContext): Promise<string | null> {
  const { validate } = outputs
  if (validate === undefined || !validate.imagesCertain) return null
  const bases = await Promise.all(
    // A reference by digest is its own identity, whether the image is here or not.
    validate.images.map(async (ref) =>
      ref.includes('@sha256:') ? ref : (await deps.engine.inspectImage(ref, cancelled))?.id,
    ),
  )
  return bases.every((base) => base !== undefined) ? buildKey(job, networkKey(deps.config), bases) : null
}

async function reuse(
  deps: BuildDeps,
  { cancelled, log }: StageContext,
  key: string | null,
): Promise<StageOutcome<BuildEvidence> | undefined> {
  const known = key === null ? undefined : await deps.images.find(key)
  if (key === null || known === undefined) return undefined
  const image = await deps.engine.inspectImage(known.imageId, cancelled)
  if (image === undefined) {
    await deps.images.forget(known.imageId)
    return undefined
  }
  // Not awaited: a lost touch only makes the image look older to retention.
  deps.images.touch(key, deps.now()).catch(() => undefined)
  const message = `image ${shortId(image.id)} was built before from the same Dockerfile, context, arguments and base images: reused`
  log.system(message)
  return { kind: 'passed', message, output: { ...(known.evidence as BuildEvidence), key, reused: true } }
}

async function build(
  deps: BuildDeps,
  context: StageContext,
  key: string | null,
): Promise<StageOutcome<BuildEvidence>> {
  const { job, attempt, log, emit } = context
  const steps = new Map<string, BuildStep>()
  const dockerfile = await readDockerfile(deps, context)
  const lines = new BuildLines(dockerfile, job.spec)
  const { outcome, reached } = await buildInNetwork(
    deps,
    log,
    {
      jobId: job.id,
      attempt: attempt.number,
      dockerfile,
      bases: basesOf(context),
      contextPath: await findContext(deps, job),
      buildArgs: job.spec.buildArgs,
      target: job.spec.target,
      tag: imageTag(deps.instanceId, key ?? `${job.id}-${attempt.number}`),
      timeoutMs: deps.config.timeoutSeconds * 1000,
      maxImageBytes: deps.config.maxImageMiB * MIB,
    },
    {
      step(step) {
        steps.set(step.id, step)
        emit('step', { ...step, line: lines.ofStep(step.name) })
        if (step.cached) log.write({ at: deps.now(), stream: 'system', text: 'CACHED', step: step.name })
      },
      log: ({ at, stream, text, stepId }) =>
        log.write({ at, stream, text, step: stepId === null ? null : (steps.get(stepId)?.name ?? null) }),
    },
    AbortSignal.any([context.cancelled, context.leaving]),
  ).catch((error: unknown) => {
    throw lines.inError(error)
  })
  const ordered = [...steps.values()]
  if (outcome.kind === 'failed') {
    return rejection(outcome, { steps: ordered, reached, line: lines.ofFailure(outcome, ordered) }, context)
  }
  return passed(deps, context, dockerfile, outcome, {
    key,
    steps: ordered,
    ...(reached === undefined ? {} : { reached }),
  })
}

async function passed(
  deps: BuildDeps,
  context: StageContext,
  dockerfile: Uint8Array,
  { image, bases }: Extract<BuildOutcome, { kind: 'built' }>,
  facts: Pick<BuildEvidence, 'key' | 'steps' | 'reached'>,
): Promise<StageOutcome<BuildEvidence>> {
  const evidence: BuildEvidence = {
    imageId: image.id,
    imageBytes: image.bytes,
    layers: image.layers,
    ...(await findLayerLines(deps.engine, context, image, dockerfile)),
    bases,
    reused: false,
    ...facts,
    engine: await engineFacts(deps.engine),
  }
  // Images without a key are kept under their own id, so that retention knows them.
  await deps.images.save({
    key: facts.key ?? image.id,
    imageId: image.id,
    bytes: image.bytes,
    lastUsedAt: deps.now(),
    evidence,
  })
  return { kind: 'passed', output: evidence }
}

interface FailureFacts {
  readonly steps: readonly BuildStep[]
  readonly reached: readonly HostUse[] | undefined
  readonly line: number | null
}

function rejection(
  outcome: Extract<BuildOutcome, { kind: 'failed' }>,
  { steps, reached, line }: FailureFacts,
  { log, outputs }: StageContext,
): StageOutcome<BuildEvidence> {
  const output: BuildFailure = {
    step: outcome.step,
    command: outcome.command,
    exitCode: outcome.exitCode,
    steps,
    ...(reached === undefined ? {} : { reached }),
  }
  return {
    kind: 'rejected',
    reason: outcome.reason,
    message: withLine(outcome.message, line) + hint(outcome, outputs.validate?.heredocs === true),
    excerpt: log.tail(EXCERPT_LINES, outcome.step ?? undefined),
    line,
    output,
  }
}

/** An engine that does not know heredocs takes their lines for instructions, which says little to their author. */
function hint({ reason }: { readonly reason: string }, heredocs: boolean): string {
  if (reason !== 'dockerfile_invalid' || !heredocs) return ''
  return ' (the Dockerfile has heredocs, which Docker knows from version 23 on)'
}

function basesOf({ outputs: { validate } }: StageContext): readonly string[] | null {
  return validate?.imagesCertain === true ? validate.images : null
}

async function readDockerfile(deps: BuildDeps, { job, attempt }: StageContext): Promise<Uint8Array> {
  const bytes = await deps.jobs.dockerfile(job.id, attempt.number)
  if (bytes === undefined)
    throw new SlipwayError('job_not_found', { detail: `job ${job.id} has no Dockerfile` })
  return bytes
}

async function findContext(deps: BuildDeps, job: Job): Promise<string | null> {
  if (job.contextSha256 === null) return null
  const path = await deps.contexts.find(job.contextSha256)
  if (path !== undefined) return path
  throw new SlipwayError('context_invalid', {
    detail: `the build context ${job.contextSha256.slice(0, 12)} of this job is no longer kept`,
    action: 'Submit the job again with its context.',
  })
}

/** A tag has at most 128 characters (OCI distribution spec). */
function imageTag(instanceId: string, name: string): string {
  return `slipway/built:${instanceId.replaceAll('-', '').slice(0, 16)}-${name}`
}

function shortId(id: string): string {
  return id.replace('sha256:', '').slice(0, 12)
}
