import { Compile } from 'typebox/compile'
import Type, { type Static } from 'typebox'
import { SlipwayError } from '../../../errors/slipway-error.ts'

/** One message of a build's or pull's answer: JSON objects, one a line. All fields are the engine's. */
const Message = Type.Object({
  id: Type.Optional(Type.String()),
  /** A trace in base64 (BuildKit), or an object with the image's `ID`. */
  aux: Type.Optional(Type.Unknown()),
  stream: Type.Optional(Type.String()),
  status: Type.Optional(Type.String()),
  error: Type.Optional(Type.String()),
  errorDetail: Type.Optional(
    Type.Object({ code: Type.Optional(Type.Number()), message: Type.Optional(Type.String()) }),
  ),
})
export type AnswerMessage = Static<typeof Message>

const message = Compile(Message)
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024

/**
 * Reads the messages of an answer as they come, holding no more than one. Throws `engine_failed` for what is not
 * JSON of that shape, and whatever the stream throws when it is cut.
 */
export async function* readAnswer(answer: AsyncIterable<unknown>): AsyncGenerator<AnswerMessage, void> {
  let held: Buffer = Buffer.alloc(0)
  for await (const chunk of answer) {
    if (!Buffer.isBuffer(chunk)) continue
    const all = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    let start = 0
    for (let end = all.indexOf(0x0a); end >= 0; end = all.indexOf(0x0a, start)) {
      if (end > start + 1) yield parse(all.toString('utf8', start, end))
      start = end + 1
    }
    held = all.subarray(start)
    if (held.length > MAX_MESSAGE_BYTES) throw notUnderstood('a message is too long')
  }
  const last = held.toString('utf8').trim()
  if (last !== '') yield parse(last)
}

/** The error that a message carries: engines answer 200 first, so that failures come inside the stream. */
export function errorIn({ error, errorDetail }: AnswerMessage): string | undefined {
  return errorDetail?.message || error || undefined
}

function parse(line: string): AnswerMessage {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (cause) {
    throw notUnderstood('not JSON', cause)
  }
  if (message.Check(value)) return value
  throw notUnderstood('a message of unknown shape')
}

function notUnderstood(why: string, cause?: unknown): SlipwayError {
  return new SlipwayError('engine_failed', { detail: `The engine's answer is not understood: ${why}`, cause })
}
