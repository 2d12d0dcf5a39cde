import type { FastifyReply } from 'fastify'
import { toProblem } from '../error-response.ts'
import { translate } from '../foreign-errors.ts'
import type { HttpDeps } from '../app-deps.ts'
import { ClientStream } from './client-stream.ts'
import type { StreamGate } from './stream-gate.ts'

export const EVENT_STREAM = 'text/event-stream'

export interface StreamPlan<Item> {
  readonly contentType: string
  readonly batches: (signal: AbortSignal) => AsyncIterable<readonly Item[]>
  readonly format: (item: Item) => string
  /**
   * The client resumes the stream of a job that has ended: when nothing is left to send the answer is 204, which is
   * how a server tells an EventSource to stop reconnecting (HTML standard, 9.2.3).
   */
  readonly resumesEnded: boolean
}

/**
 * Streams batches to the client until they end, the client leaves, or the service shuts down. Before the first byte
 * errors are thrown; later ones reach an event stream as an event `problem`, and cut any other stream.
 */
export async function runStream<Item>(
  deps: Pick<HttpDeps, 'shutdown' | 'logger'>,
  gate: StreamGate,
  reply: FastifyReply,
  plan: StreamPlan<Item>,
): Promise<FastifyReply> {
  const release = gate.enter()
  const stream = new ClientStream(reply, deps.shutdown)
  const iterator = plan.batches(stream.signal)[Symbol.asyncIterator]()
  try {
    const first = plan.resumesEnded ? await iterator.next() : undefined
    if (first?.done) return reply.code(204).send()
    begin(stream, plan.contentType)
    try {
      for (let next = first ?? (await iterator.next()); !next.done; next = await iterator.next()) {
        await stream.write(next.value.map(plan.format).join(''))
        if (stream.signal.aborted) break
      }
      finish(stream, plan.contentType, deps.shutdown)
    } catch (error) {
      await fail(stream, plan.contentType, error, deps, reply)
    }
    return reply
  } finally {
    release()
    await iterator.return?.()
  }
}

function begin(stream: ClientStream, contentType: string): void {
  stream.start({ 'Content-Type': charset(contentType), 'X-Accel-Buffering': 'no' })
  if (contentType === EVENT_STREAM) stream.beat(': heartbeat\n\n')
}

function finish(stream: ClientStream, contentType: string, shutdown: AbortSignal): void {
  // An event stream is resumed by its client. Any other must not look complete when it is not.
  if (shutdown.aborted && contentType !== EVENT_STREAM) stream.cut()
  else stream.end()
}

async function fail(
  stream: ClientStream,
  contentType: string,
  error: unknown,
  deps: Pick<HttpDeps, 'shutdown' | 'logger'>,
  reply: FastifyReply,
): Promise<void> {
  if (stream.signal.aborted) return finish(stream, contentType, deps.shutdown)
  const known = translate(error, reply.request.id)
  deps.logger.error(
    { request: reply.request.id, code: known.code, err: known.cause ?? known },
    'a stream failed',
  )
  if (contentType !== EVENT_STREAM) return stream.cut()
  await stream.write(`event: problem\ndata: ${JSON.stringify(toProblem(known, reply.request.id))}\n\n`)
  stream.end()
}

function charset(contentType: string): string {
  return contentType === 'text/plain' ? 'text/plain; charset=utf-8' : contentType
}
