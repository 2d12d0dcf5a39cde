/** JSON calls and streams of the Engine API, for the parts of it that runs use. */
import type { IncomingMessage } from 'node:http'
import { Readable, addAbortSignal } from 'node:stream'
import type { Static, TSchema } from 'typebox'
import { SlipwayError } from '../../../errors/slipway-error.ts'
import type { CallOptions, DockerClient, RawRequest } from '../client.ts'
import { parseAnswer } from '../info.ts'

export interface JsonRequest {
  readonly method: RawRequest['method']
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** Answers of these calls are small; a body beyond this is not an engine's. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024

/** Calls and gives the body's text. The time limit covers the whole answer, not only its head. */
export function callForText(
  client: DockerClient,
  name: string,
  request: JsonRequest,
  options: CallOptions = {},
): Promise<string> {
  const { timeoutMs = client.callTimeoutMs } = options
  return client.call(
    name,
    async (_docker, signal) => {
      const answer = await client.stream(name, toRaw(request), { signal, timeoutMs })
      return readText(answer, signal)
    },
    { ...options, timeoutMs },
  )
}

/** Calls and parses the answer by its schema. Throws `engine_failed` for an answer of another shape. */
export async function callForJson<Schema extends TSchema>(
  client: DockerClient,
  name: string,
  request: JsonRequest,
  schema: Schema,
  options: CallOptions = {},
): Promise<Static<Schema>> {
  return parseAnswer(schema, parseJson(name, await callForText(client, name, request, options)), name)
}

/** Opens a stream (logs, an archive, samples). Aborting the signal destroys it, also after its head. */
export async function openStream(
  client: DockerClient,
  name: string,
  request: JsonRequest,
  options: CallOptions = {},
): Promise<IncomingMessage> {
  const answer = await client.stream(name, toRaw(request), options)
  if (options.signal) addAbortSignal(options.signal, answer)
  return answer
}

function toRaw({ method, path, query, body }: JsonRequest): RawRequest {
  return {
    method,
    path,
    ...(query ? { query } : {}),
    ...(body === undefined
      ? {}
      : { body: Readable.from([Buffer.from(JSON.stringify(body))]), contentType: 'application/json' }),
  }
}

async function readText(answer: IncomingMessage, signal: AbortSignal): Promise<string> {
  addAbortSignal(signal, answer)
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of answer) {
    if (!Buffer.isBuffer(chunk)) continue
    bytes += chunk.length
    if (bytes > MAX_ANSWER_BYTES) {
      throw new SlipwayError('engine_failed', {
        detail: `The engine's answer is longer than ${MAX_ANSWER_BYTES} bytes`,
      })
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new SlipwayError('engine_failed', { detail: `The engine's answer (${name}) is not JSON`, cause })
  }
}
