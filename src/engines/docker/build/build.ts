import { addAbortSignal, type Readable } from 'node:stream'
import { SlipwayError } from '../../../errors/slipway-error.ts'
import type { BaseImage, BuildObserver, BuildOutcome, BuildRequest } from '../../engine.ts'
import type { DockerClient, RawRequest } from '../client.ts'
import { engineWords, statusOf, translateError } from '../errors.ts'
import { inspectImage, removeImage } from '../images.ts'
import type { EngineFacts } from '../info.ts'
import { imageLabels } from '../labels.ts'
import { readAnswer } from './answer.ts'
import { BuildKitProgress } from './buildkit-progress.ts'
import { refuseTriggers } from './base-triggers.ts'
import { ClassicProgress } from './classic-progress.ts'
import { buildArguments } from './build-arguments.ts'
import { contextTar } from './context-tar.ts'
import { classifyFailure, type FailedBuild } from './failure.ts'
import type { BuildReport } from './progress.ts'
import { pullImage } from './pull.ts'

/** Time to find out whether an engine that let a build run into its limit is alive at all. */
const ALIVE_MS = 5000

/**
 * Builds an image and follows the engine's contract for `Engine.build`. The request itself is the build: when it is
 * destroyed (time limit, signal, end of this process), the engine stops within moments.
 */
export async function buildImage(
  client: DockerClient,
  facts: Pick<EngineFacts, 'hasBuildKit'>,
  request: BuildRequest,
  observe: BuildObserver,
  signal: AbortSignal,
): Promise<BuildOutcome> {
  signal.throwIfAborted()
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), request.timeoutMs)
  try {
    return await buildWithBases(client, facts, request, observe, AbortSignal.any([signal, late.signal]))
  } catch (error) {
    signal.throwIfAborted()
    if (!late.signal.aborted) throw error
    await client.request('answer a ping', { method: 'GET', path: '/_ping' }, { timeoutMs: ALIVE_MS, signal })
    return failed('build_timeout', `The build was stopped after ${request.timeoutMs / 1000} s`)
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Builds, and pulls the base images that BuildKit asks a client session for: for every registry with a token
 * challenge, Docker Hub among them, it fails without one. A pull by the engine needs no session, and later builds
 * find the image on the engine.
 */
async function buildWithBases(
  client: DockerClient,
  facts: Pick<EngineFacts, 'hasBuildKit'>,
  request: BuildRequest,
  observe: BuildObserver,
  signal: AbortSignal,
): Promise<BuildOutcome> {
  const refused = await refuseTriggers(client, request, observe, signal)
  if (refused !== undefined) return refused
  const pulled = new Set<string>()
  for (;;) {
    const report = await buildOnce(client, facts, request, observe, signal)
    const wanted = report.unresolved.filter((ref) => !pulled.has(ref))
    if (report.error === null || wanted.length === 0) return conclude(client, request, report, signal)
    for (const ref of wanted) {
      pulled.add(ref)
      const failure = await pullImage(client, ref, observe, signal)
      if (failure) return failure
    }
  }
}

async function buildOnce(
  client: DockerClient,
  facts: Pick<EngineFacts, 'hasBuildKit'>,
  request: BuildRequest,
  observe: BuildObserver,
  signal: AbortSignal,
): Promise<BuildReport> {
  const progress = facts.hasBuildKit ? new BuildKitProgress(observe) : new ClassicProgress(observe)
  const body = await contextTar(request.dockerfile, request.contextPath)
  try {
    const answer = await client.stream('build', buildCall(client, facts, request, body), {
      signal,
      // the head comes with the first output, and the build has a time limit of its own
      timeoutMs: Number.POSITIVE_INFINITY,
    })
    addAbortSignal(signal, answer)
    for await (const message of readAnswer(answer)) progress.accept(message)
    return progress.end()
  } catch (error) {
    const report = progress.end()
    if (body.errored instanceof SlipwayError) throw body.errored
    // a builder that checks the Dockerfile before it answers says so by 400
    if (statusOf(error) === 400) return { ...report, error: engineWords(error) }
    throw translateError(error, { name: 'build', address: client.address })
  } finally {
    body.destroy()
  }
}

function buildCall(
  client: DockerClient,
  facts: Pick<EngineFacts, 'hasBuildKit'>,
  request: BuildRequest,
  body: Readable,
): RawRequest {
  return {
    method: 'POST',
    path: '/build',
    query: {
      version: facts.hasBuildKit ? '2' : '1',
      dockerfile: 'Dockerfile',
      t: request.tag,
      labels: JSON.stringify(imageLabels(client.instanceId)),
      buildargs: JSON.stringify(buildArguments(request)),
      rm: '1',
      forcerm: '1',
      ...(request.target === null ? {} : { target: request.target }),
      ...(request.network === 'none' ? { networkmode: 'none' } : {}),
    },
    body,
    contentType: 'application/x-tar',
  }
}

async function conclude(
  client: DockerClient,
  request: BuildRequest,
  report: BuildReport,
  signal: AbortSignal,
): Promise<BuildOutcome> {
  if (report.error !== null) {
    const failure = classifyFailure(report.error, report.failedStep)
    if (failure instanceof Error) throw failure
    return failure
  }
  if (report.imageId === null) {
    throw new SlipwayError('engine_failed', {
      detail: 'The engine ended a build without an image or an error',
    })
  }
  const [image, bases] = await Promise.all([
    inspectImage(client, report.imageId, signal),
    describeBases(client, report.bases, signal),
  ])
  if (!image) {
    throw new SlipwayError('engine_failed', { detail: `The built image ${report.imageId} is gone already` })
  }
  if (image.bytes > request.maxImageBytes) {
    await removeImage(client, image.id)
    return failed(
      'disk_limit',
      `The image has ${image.bytes} bytes, more than the limit of ${request.maxImageBytes}`,
    )
  }
  return { kind: 'built', image, bases }
}

/** Base images as the engine has them now; the builder keeps to itself what it fetched on its own. */
function describeBases(
  client: DockerClient,
  bases: ReadonlyMap<string, string | null>,
  signal: AbortSignal,
): Promise<readonly BaseImage[]> {
  return Promise.all(
    [...bases].map(async ([ref, digest]) => {
      const local = await inspectImage(client, ref, signal)
      const pulled = local?.digests.find((name) => sameRepository(name, ref))?.split('@')[1]
      return { ref, digest: digest ?? pulled ?? null, imageId: local?.id ?? null }
    }),
  )
}

/** `busybox@sha256:…` and `docker.io/library/busybox:latest` are of one repository. */
function sameRepository(digest: string, ref: string): boolean {
  const repository = (name: string): string =>
    name
      .replace(/@.*$/, '')
      .replace(/:[^/:]*$/, '')
      .replace(/^docker\.io\/(?:library\/)?/, '')
  return repository(digest) === repository(ref)
}

function failed(reason: FailedBuild['reason'], message: string): FailedBuild {
  return { kind: 'failed', reason, message, step: null, command: null, exitCode: null, line: null }
}
