import { addAbortSignal } from 'node:stream'
import type { SlipwayError } from '../../../errors/slipway-error.ts'
import type { BuildObserver, BuildStep } from '../../engine.ts'
import type { DockerClient } from '../client.ts'
import { engineWords, statusOf } from '../errors.ts'
import { errorIn, readAnswer } from './answer.ts'
import { classifyRegistryFailure, type FailedBuild } from './failure.ts'

/**
 * Pulls an image by the engine's own client, without credentials, and shows it as a step. Undefined on success; the
 * outcome when there is no such image; throws `registry_unavailable` or the engine's errors.
 */
export async function pullImage(
  client: DockerClient,
  ref: string,
  observe: BuildObserver,
  signal: AbortSignal,
): Promise<FailedBuild | undefined> {
  const step = pullStep(ref)
  observe.step(step)
  const error = await pull(client, ref, signal, (text) =>
    observe.log({ at: Date.now(), stream: 'stdout', text, stepId: step.id }),
  )
  observe.step({ ...step, completedAt: Date.now(), error: error ?? null })
  if (error === undefined) return undefined
  const failure: FailedBuild | SlipwayError = classifyRegistryFailure(ref, error)
  if (failure instanceof Error) throw failure
  return failure
}

function pullStep(ref: string): BuildStep {
  const name = `[internal] pull ${ref}`
  return { id: `pull ${ref}`, name, cached: false, startedAt: Date.now(), completedAt: null, error: null }
}

/** The registry's error in the engine's words, or undefined. */
async function pull(
  client: DockerClient,
  ref: string,
  signal: AbortSignal,
  log: (line: string) => void,
): Promise<string | undefined> {
  let failure: string | undefined
  try {
    const answer = await client.stream(
      'pull an image',
      { method: 'POST', path: '/images/create', query: { fromImage: ref } },
      { signal, timeoutMs: Number.POSITIVE_INFINITY },
    )
    addAbortSignal(signal, answer)
    let last = ''
    for await (const message of readAnswer(answer)) {
      failure ??= errorIn(message)
      const text = [message.id, message.status].filter(Boolean).join(': ')
      // a layer's progress repeats one status many times a second
      if (text !== '' && text !== last && message.id === undefined) log(text)
      last = text
    }
  } catch (error) {
    // an engine says what a registry answered by 404 and 500, before the stream begins
    if (statusOf(error) === undefined) throw error
    return engineWords(error)
  }
  return failure
}
