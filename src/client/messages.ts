/** The messages of an event stream (WHATWG HTML, server-sent events), one by one, from the body of an answer. */
import { createParser, type EventSourceMessage } from 'eventsource-parser'

/** One event is a log line or a stage's record; more than this is no stream of ours. */
const MAX_MESSAGE = 16 * 1024 * 1024

/** Ends with the body; throws what reading it throws. Leaving the loop early closes the connection. */
export async function* readMessages(
  body: ReadableStream<Uint8Array>,
  onRetry: (milliseconds: number) => void,
): AsyncGenerator<EventSourceMessage> {
  const ready: EventSourceMessage[] = []
  const parser = createParser({
    maxBufferSize: MAX_MESSAGE,
    onEvent: (message) => ready.push(message),
    onRetry,
  })
  for await (const text of readText(body)) {
    parser.feed(text)
    yield* ready.splice(0)
  }
}

/** The body as text, in pieces as they arrive. A reader is used because not every browser iterates over streams. */
export async function* readText(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let open = true
  try {
    for (;;) {
      const next = await reader.read()
      if (next.done) {
        open = false
        return
      }
      yield decoder.decode(next.value, { stream: true })
    }
  } catch (error) {
    open = false
    throw error
  } finally {
    if (open) await reader.cancel().catch(() => {})
  }
}

/** Lines of a body (NDJSON), without their newlines; empty ones are left out. */
export async function* readLines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = ''
  for await (const text of readText(body)) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line !== '') yield line
  }
  if (rest !== '') yield rest
}
