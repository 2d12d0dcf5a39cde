import { addAbortSignal } from 'node:stream'
import { SlipwayError } from '../../../errors/slipway-error.ts'
import type { PushObserver, PushOutcome, PushRequest } from '../../engine.ts'
import { errorIn, readAnswer } from '../build/answer.ts'
import type { DockerClient } from '../client.ts'
import { translateError } from '../errors.ts'
import { imagePath, inspectImage, inspectWithInstance } from '../images.ts'
import type { EngineFacts } from '../info.ts'
import { confirmPushed } from './confirm.ts'
import type { ImageNames } from './image-names.ts'
import { isOwnName } from './lent-mark.ts'
import { PushErrors } from './push-errors.ts'
import { INVALID_NAME } from './push-failure.ts'
import { PushProgress } from './push-progress.ts'
import { type PushReference, isSameName, pushReference } from './reference.ts'
import { authHeader, redactor } from './registry-auth.ts'

/** Time to find out whether an engine that let a push run into its limit is alive at all. */
const ALIVE_MS = 5000

interface Push {
  readonly client: DockerClient
  readonly names: ImageNames
  readonly facts: Pick<EngineFacts, 'isPodman'>
  readonly request: PushRequest
  readonly reference: PushReference
  readonly errors: PushErrors
  /** The credential, in the header that carries it. */
  readonly headers: Readonly<Record<string, string>>
  readonly progress: PushProgress
}

/**
 * Pushes an image and follows the engine's contract for `Engine.pushImage`. The request itself is the push: when it
 * is destroyed (time limit, signal, end of this process), the engine stops. The time limit counts from when the name is
 * free: no other push to it is under way, and no build that starts from it.
 */
export async function pushImage(
  client: DockerClient,
  facts: Pick<EngineFacts, 'isPodman'>,
  names: ImageNames,
  request: PushRequest,
  observe: PushObserver,
  signal: AbortSignal,
): Promise<PushOutcome> {
  const reference = pushReference(request)
  const { credential } = request
  const push: Push = {
    client,
    names,
    facts,
    request,
    reference,
    errors: new PushErrors(reference, redactor(credential, reference.serverAddress)),
    headers: authHeader(credential, reference.serverAddress),
    progress: new PushProgress(observe),
  }
  try {
    return await names.alone(reference, signal, () => limited(push, signal))
  } catch (error) {
    signal.throwIfAborted()
    throw push.errors.clean(error)
  }
}

async function limited(push: Push, signal: AbortSignal): Promise<PushOutcome> {
  const { client, errors, progress, reference, request } = push
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), request.timeoutMs)
  try {
    return await pushOwn(push, AbortSignal.any([signal, late.signal]))
  } catch (error) {
    signal.throwIfAborted()
    if (!late.signal.aborted) throw error
    await client.request('answer a ping', { method: 'GET', path: '/_ping' }, { timeoutMs: ALIVE_MS, signal })
    const seconds = request.timeoutMs / 1000
    throw errors.unavailable(
      `The push of ${reference.text} was stopped after ${seconds} s: ${progress.summary()}`,
    )
  } finally {
    clearTimeout(timer)
  }
}

async function pushOwn(push: Push, signal: AbortSignal): Promise<PushOutcome> {
  const { errors, names, reference } = push
  const imageId = await ownImage(push, signal)
  const loan = isOwnName(reference.name) ? null : names.loan(reference)
  if (loan === null) return refusal(reference)
  try {
    return await names.lend(imageId, loan, () => pushNamed(push, imageId, signal))
  } catch (error) {
    // the engine has its own mind about names, and says it before anything is pushed
    const words = errors.wordsOf(error)
    if (words === null || !INVALID_NAME.test(words)) throw error
    return errors.conclude(words)
  }
}

function refusal({ name, text }: PushReference): PushOutcome {
  const why = isOwnName(name)
    ? 'such names are used by this service itself on its engine'
    : 'the name is too long for this service to mark it on its engine'
  return { kind: 'denied', message: `${text} cannot be pushed to: ${why}` }
}

async function pushNamed(push: Push, imageId: string, signal: AbortSignal): Promise<PushOutcome> {
  const { client, errors, headers, progress, reference } = push
  signal.throwIfAborted()
  const failure = await send(push, signal)
  if (failure !== undefined) return errors.conclude(failure)
  const { digest } = progress
  if (digest === null) {
    throw new SlipwayError('engine_failed', {
      detail: `The engine ended the push of ${reference.text} without a digest or an error`,
    })
  }
  await checkOwn(push, imageId, digest, signal)
  const confirmed = await confirmPushed(client, reference, headers, digest, errors, signal)
  return { kind: 'pushed', digest, confirmed }
}

/** The error that the engine reported, or undefined. */
async function send(
  { client, errors, headers, progress, reference }: Push,
  signal: AbortSignal,
): Promise<string | undefined> {
  let failure: string | undefined
  try {
    const path = `${imagePath(reference.name)}/push`
    const answer = await client.stream(
      'push an image',
      { method: 'POST', path, query: { tag: reference.tag }, headers },
      // the head comes with the first output, and the push has a time limit of its own
      { signal, timeoutMs: Number.POSITIVE_INFINITY },
    )
    addAbortSignal(signal, answer)
    for await (const message of readAnswer(answer)) {
      failure = errorIn(message) ?? failure
      progress.accept(message)
    }
  } catch (error) {
    const words = errors.wordsOf(error)
    if (words !== null) return words
    throw translateError(error, { name: 'push an image', address: client.address })
  }
  return failure
}

/** Its id as the engine has it. Throws `internal` for an image that is not this instance's. */
async function ownImage({ client, request }: Push, signal: AbortSignal): Promise<string> {
  const found = await inspectWithInstance(client, request.imageId, signal)
  if (!found) {
    throw new SlipwayError('engine_failed', { detail: `The engine has no image ${request.imageId}` })
  }
  if (found.instance === client.instanceId) return found.image.id
  throw new SlipwayError('internal', { detail: `The image ${request.imageId} is not this service's to push` })
}

/**
 * What was pushed is what the tag named then; another process may have taken it for another image meanwhile. The
 * engine keeps with each image the digests under which it was pushed. Podman keeps those of its own storage: there
 * the tag itself must still be the image's.
 */
async function checkOwn(
  { client, facts, reference }: Push,
  imageId: string,
  digest: string,
  signal: AbortSignal,
): Promise<void> {
  const image = await inspectImage(client, facts.isPodman ? reference.text : imageId, signal)
  const isOwn = facts.isPodman
    ? image?.id === imageId
    : image?.digests.some((name) => isSameName(name, `${reference.name}@${digest}`))
  if (isOwn) return
  throw new SlipwayError('engine_failed', {
    detail: `${reference.text} was taken for another image while it was pushed: ${digest} is not that of ${imageId}`,
  })
}
