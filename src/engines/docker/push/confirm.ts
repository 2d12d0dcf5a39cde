import { text as readText } from 'node:stream/consumers'
import Type from 'typebox'
import Value from 'typebox/value'
import { SlipwayError } from '../../../errors/slipway-error.ts'
import type { DockerClient } from '../client.ts'
import { statusOf } from '../errors.ts'
import type { PushErrors } from './push-errors.ts'
import { classifyPushFailure } from './push-failure.ts'
import type { PushReference } from './reference.ts'

const Answer = Type.Object({ Descriptor: Type.Object({ digest: Type.String() }) })

/**
 * Asks the registry, through the engine and its certificates, what it has under the tag. False when it cannot be
 * asked: an engine without this call (Podman), an account that may push but not pull. Throws `registry_unavailable`
 * when the registry fails, and a retryable `engine_failed` when it has something else.
 */
export async function confirmPushed(
  client: DockerClient,
  reference: PushReference,
  headers: Readonly<Record<string, string>>,
  digest: string,
  errors: PushErrors,
  signal: AbortSignal,
): Promise<boolean> {
  const path = `/distribution/${reference.text.split('/').map(encodeURIComponent).join('/')}/json`
  let answer: string
  try {
    // as a stream, because docker-modem prints the others' answers in its debug log
    const stream = await client.stream('ask the registry', { method: 'GET', path, headers }, { signal })
    answer = await readText(stream)
  } catch (error) {
    const words = errors.wordsOf(error)
    if (words === null) throw error
    const cannotAsk = [404, 405, 501].includes(statusOf(error) ?? 0)
    if (cannotAsk || classifyPushFailure(words, reference) === 'denied') return false
    throw errors.unavailable(`${reference.text} was pushed, and cannot be asked for: ${errors.quote(words)}`)
  }
  const found = parseDigest(answer)
  if (found === digest) return true
  throw new SlipwayError('engine_failed', {
    detail: `The registry has ${errors.quote(found)} as ${reference.text}, and not ${digest}, which was pushed`,
  })
}

function parseDigest(answer: string): string {
  try {
    const parsed: unknown = JSON.parse(answer)
    if (Value.Check(Answer, parsed)) return parsed.Descriptor.digest
  } catch {
    // said below
  }
  throw new SlipwayError('engine_failed', { detail: "The engine's answer (distribution) is not understood" })
}
