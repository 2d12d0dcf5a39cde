import { readFile } from 'node:fs/promises'
import { extract } from 'tar-stream'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { BaseImage, BuildObserver, BuildOutcome, BuildRequest } from '../engine.ts'
import { digest, type FakeDaemon, type FakeImage, imageInfo } from './daemon.ts'
import { type FakeStage, parseDockerfile } from './dockerfile.ts'
import { FakeFiles } from './files.ts'
import { checkProxy } from './proxy.ts'
import { unlessAborted } from './script.ts'
import { buildStage, type StageState } from './stage.ts'

export type FailedBuild = Extract<BuildOutcome, { readonly kind: 'failed' }>

/** Builds as the contract says, by running the Dockerfile in the fake shell. */
export async function buildFake(
  daemon: FakeDaemon,
  instance: string,
  request: BuildRequest,
  observe: BuildObserver,
  signal: AbortSignal,
): Promise<BuildOutcome> {
  signal.throwIfAborted()
  checkProxy(request)
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), request.timeoutMs)
  const limit = AbortSignal.any([signal, late.signal, daemon.line])
  try {
    const script = daemon.buildScript
    for (const text of script?.script.lines ?? []) {
      observe.log({ at: Date.now(), stream: 'stdout', text, stepId: null })
    }
    await script?.pass(limit)
    if (script?.script.outcome) return script.script.outcome
    return await unlessAborted(runBuild(daemon, instance, request, observe, limit), limit)
  } catch (error) {
    if (late.signal.aborted && !signal.aborted) {
      return failedBuild('build_timeout', `The build was stopped after ${request.timeoutMs / 1000} s`)
    }
    throw error
  } finally {
    clearTimeout(timer)
  }
}

async function runBuild(
  daemon: FakeDaemon,
  instance: string,
  request: BuildRequest,
  observe: BuildObserver,
  signal: AbortSignal,
): Promise<BuildOutcome> {
  const parsed = parseDockerfile(request.dockerfile, request.buildArgs)
  if ('problem' in parsed) {
    return { ...failedBuild('dockerfile_invalid', parsed.problem), line: parsed.line }
  }
  const stages = upToTarget(parsed.stages, request.target)
  if (!stages) {
    return failedBuild('dockerfile_invalid', `Target stage "${request.target}" could not be found`)
  }
  const context = await readContext(request)
  const done = new Map<string, StageState>()
  const bases: BaseImage[] = []
  let last: StageState | undefined
  for (const [index, stage] of stages.entries()) {
    const from = done.get(stage.base) ?? baseState(daemon, stage.base, bases)
    if (!from) {
      const message = `The base image ${stage.base} does not exist or may not be read: not found`
      return { ...failedBuild('base_image_unavailable', message), image: stage.base }
    }
    const place = stages.length > 1 ? `${stage.name ?? `stage-${index}`} ` : ''
    const built = await buildStage({ daemon, stage, from, place, request, context, done, observe, signal })
    if ('kind' in built) return built
    last = built
    done.set(stage.name ?? String(index), built)
    done.set(String(index), built)
  }
  if (!last) throw new SlipwayError('internal', { detail: 'a Dockerfile without a stage was parsed' })
  return conclude(daemon, request, keepImage(daemon, instance, last), bases)
}

function upToTarget(stages: readonly FakeStage[], target: string | null): readonly FakeStage[] | undefined {
  if (target === null) return stages
  const index = stages.findIndex((stage, at) => stage.name === target || String(at) === target)
  return index < 0 ? undefined : stages.slice(0, index + 1)
}

function baseState(daemon: FakeDaemon, ref: string, bases: BaseImage[]): StageState | undefined {
  if (ref === 'scratch') return emptyState()
  const image = daemon.base(ref)
  if (!image) return undefined
  bases.push({ ref: `docker.io/library/${ref}`, digest: null, imageId: image.id })
  const { id: chain, environment, user, command, entrypoint, exposedPorts, files, layers, history } = image
  return { chain, environment, args: {}, user, command, entrypoint, exposedPorts, files, layers, history }
}

function emptyState(): StageState {
  const lists = { command: [], entrypoint: [], exposedPorts: [], layers: [], history: [] }
  return { chain: 'scratch', files: new FakeFiles(), environment: {}, args: {}, user: '', ...lists }
}

function keepImage(daemon: FakeDaemon, instance: string, state: StageState): FakeImage {
  const id = digest('image', state.chain, instance)
  const { environment, user, command, entrypoint, exposedPorts, files, layers, history } = state
  const image = daemon.images.get(id) ?? {
    ...{ id, instance, environment, user, command, entrypoint, exposedPorts, files, layers, history },
    tags: new Set<string>(),
    bytes: 2_000_000 + layers.length,
    createdAt: new Date().toISOString(),
  }
  daemon.images.set(id, image)
  return image
}

function conclude(
  daemon: FakeDaemon,
  request: BuildRequest,
  image: FakeImage,
  bases: readonly BaseImage[],
): BuildOutcome {
  if (image.bytes > request.maxImageBytes) {
    daemon.images.delete(image.id)
    const message = `The image has ${image.bytes} bytes, more than the limit of ${request.maxImageBytes}`
    return failedBuild('disk_limit', message)
  }
  for (const other of daemon.images.values()) other.tags.delete(request.tag)
  image.tags.add(request.tag)
  return { kind: 'built', image: imageInfo(image), bases }
}

async function readContext({ contextPath }: BuildRequest): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>()
  if (contextPath === null) return files
  const unpack = extract()
  unpack.end(await readFile(contextPath))
  for await (const entry of unpack) {
    const chunks: Buffer[] = []
    for await (const chunk of entry) if (Buffer.isBuffer(chunk)) chunks.push(chunk)
    if (entry.header.type === 'file') files.set(entry.header.name.replace(/^\.\//, ''), Buffer.concat(chunks))
  }
  return files
}

export function failedBuild(reason: FailedBuild['reason'], message: string): FailedBuild {
  return { kind: 'failed', reason, message, step: null, command: null, exitCode: null, line: null }
}
