/**
 * Follows an event stream to its end across lost connections and restarts of the service: it reconnects with the
 * id of the last message that arrived, so that nothing is missed and nothing comes twice.
 */
import type { EventSourceMessage } from 'eventsource-parser'
import { asProblem, asUnreachable, isTransient, ProblemError, UnreachableError } from './errors.ts'
import { readMessages } from './messages.ts'

export interface Backoff {
  /** Wait before the first reconnection, ms; doubles with each failure. The server's `retry:` replaces it. */
  readonly firstMs: number
  readonly mostMs: number
  /** How long the service may be away before following fails, ms. */
  readonly giveUpMs: number
}

export const BACKOFF: Backoff = { firstMs: 300, mostMs: 5000, giveUpMs: 120_000 }

export interface Following<Item> {
  readonly url: string
  /** Opens the stream after that message. */
  open(lastEventId: string | undefined): Promise<Response>
  read(message: EventSourceMessage): Item
  /**
   * Asked when the server closed the stream in good order, which it does at the end, but also when it shuts down.
   * `complete`: nothing more can come; `drain`: what is left is all there, read it now; `lost`: wait, then go on.
   */
  judgeEnd(last: Item | undefined): Promise<'complete' | 'drain' | 'lost'>
  /** Told of each lost connection, for the reader's information. */
  onLost?: ((error: unknown) => void) | undefined
  /** Told of each connection that stands. */
  readonly onOpen?: (() => void) | undefined
  readonly after?: string | undefined
  readonly backoff?: Partial<Backoff> | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Yields items until the stream is complete. The first connection is tried once; later ones again and again until
 * `giveUpMs` has passed without an answer. Throws `UnreachableError`, `ProblemError` (a refusal that no waiting
 * cures) or the signal's reason.
 */
export async function* follow<Item>(following: Following<Item>): AsyncGenerator<Item> {
  const backoff = { ...BACKOFF, ...following.backoff }
  let { firstMs } = backoff
  let lastId = following.after
  let lastItem: Item | undefined
  let failures = 0
  let heardAt: number | undefined
  for (;;) {
    following.signal?.throwIfAborted()
    try {
      const response = await following.open(lastId)
      if (response.body === null) return
      heardAt = performance.now()
      following.onOpen?.()
      const retry = (milliseconds: number) => {
        firstMs = milliseconds
      }
      for await (const message of readMessages(response.body, retry)) {
        heardAt = performance.now()
        failures = 0
        if (message.id !== undefined) lastId = message.id
        if (message.event === 'problem') throw problemIn(message.data)
        lastItem = following.read(message)
        yield lastItem
      }
      const end = await following.judgeEnd(lastItem)
      if (end === 'complete') return
      if (end === 'drain') continue
    } catch (error) {
      following.signal?.throwIfAborted()
      const fault = translate(following.url, error)
      const away = heardAt === undefined ? Number.POSITIVE_INFINITY : performance.now() - heardAt
      if (!isTransient(fault) || away > backoff.giveUpMs) throw fault
      following.onLost?.(fault)
    }
    const wait = Math.min(backoff.mostMs, firstMs * 2 ** failures)
    failures += 1
    // Half of it is chance, so that all followers of a service that restarts do not come back at once.
    await pause(wait / 2 + (Math.random() * wait) / 2, following.signal)
  }
}

/** What went wrong on the service's side after the stream had begun. */
function problemIn(data: string): Error {
  const problem = asProblem(JSON.parse(data))
  return problem === undefined
    ? new SyntaxError('an event `problem` holds no problem')
    : new ProblemError(problem)
}

/** The body of a stream breaks with errors of the platform; ours pass. */
function translate(url: string, error: unknown): unknown {
  if (error instanceof ProblemError || error instanceof UnreachableError) return error
  return error instanceof SyntaxError ? error : asUnreachable(url, error)
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
