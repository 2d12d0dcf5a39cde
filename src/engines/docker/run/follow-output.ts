import type { IncomingMessage } from 'node:http'
import type { OutputLine } from '../../engine.ts'
import type { DockerClient } from '../client.ts'
import { openLogs } from './containers.ts'
import { FrameReader, type LogEntry, LineJoiner } from './log-frames.ts'

/** Lines fetched after the end when the output was too much to follow. */
const TAIL_LINES = 200
/** Time that a stream gets to deliver what the engine still holds once the container has ended. */
const DRAIN_MS = 10_000

/**
 * How far times of neighbouring entries may be out of order: the engine stamps the two streams apart and writes
 * them in the order in which they come to it.
 */
const DISORDER_MS = 10

/** What an entry costs beside its content: millions of empty lines are much output too. */
const ENTRY_BYTES = 40

export interface OutputFollower {
  /** To be called once, when the container has ended: delivers the rest. Never hangs, never throws. */
  finish(): Promise<void>
  /** Stops at once, delivers nothing more. */
  stop(): void
}

/**
 * Delivers the output from its beginning, as lines. After `maxBytes` (40 added for each entry) it stops reading, so that a program that prints
 * without end costs no more than that; `finish` then tells of the gap and delivers the last lines. Losing
 * the connection is no error here: whoever waits for the end of the container learns of it.
 */
export function followOutput(
  client: DockerClient,
  id: string,
  maxBytes: number,
  deliver: (line: OutputLine) => void,
): OutputFollower {
  const controller = new AbortController()
  const output = new Output(maxBytes, deliver)
  const reading = openLogs(client, id, { follow: true }, controller.signal)
    .then((stream) => output.readAll(stream))
    .catch(() => undefined)
  return {
    async finish() {
      const timer = setTimeout(() => controller.abort(), DRAIN_MS)
      await reading
      clearTimeout(timer)
      await readRest(client, id, output).catch(() => undefined)
      output.flush()
    },
    stop() {
      output.mute()
      controller.abort()
    },
  }
}

class Output {
  isFull = false
  readonly #maxBytes: number
  readonly #deliver: (line: OutputLine) => void
  readonly #lines: LineJoiner
  #bytes = 0
  readonly #recent = new RecentEntries()
  #muted = false

  constructor(maxBytes: number, deliver: (line: OutputLine) => void) {
    this.#maxBytes = maxBytes
    this.#deliver = (line) => {
      if (!this.#muted) deliver(line)
    }
    this.#lines = new LineJoiner(this.#deliver)
  }

  async readAll(stream: IncomingMessage): Promise<void> {
    const frames = new FrameReader()
    // the loop's end destroys the stream, and with it the request on the engine
    for await (const chunk of stream) {
      for (const entry of frames.read(chunk)) {
        this.#bytes += entry.content.length + ENTRY_BYTES
        this.isFull = this.#bytes > this.#maxBytes
        if (this.isFull) return
        this.#recent.add(entry)
        this.#lines.add(entry)
      }
    }
  }

  /** From where on the rest is asked for, in seconds, as the engine takes it. */
  since(): string {
    return (this.#recent.from / 1000).toFixed(3)
  }

  /** Entries without those that were delivered already. */
  async readEnd(stream: IncomingMessage): Promise<void> {
    const frames = new FrameReader()
    for await (const chunk of stream) {
      for (const entry of frames.read(chunk)) if (!this.#recent.take(entry)) this.#lines.add(entry)
    }
  }

  tellGap(): void {
    const text = '[slipway] more output than is kept: what came between here and the last lines was left out'
    this.#deliver({ at: this.#recent.last || Date.now(), stream: 'stderr', text })
  }

  flush(): void {
    this.#lines.flush()
  }

  mute(): void {
    this.#muted = true
  }
}

/** Those that were delivered not long before the last: what the engine gives again is told by them. */
class RecentEntries {
  /** Time of the latest, epoch milliseconds; 0 before the first. */
  last = 0
  #entries: { readonly at: number; readonly key: string }[] = []
  #start = 0

  /** Entries before this time are not told apart any more. */
  get from(): number {
    return Math.max(0, this.last - DISORDER_MS)
  }

  add(entry: LogEntry): void {
    const at = Date.parse(entry.time) || this.last
    this.last = Math.max(this.last, at)
    this.#entries.push({ at, key: keyOf(entry) })
    while ((this.#entries[this.#start]?.at ?? this.from) < this.from) this.#start++
    // Cutting the front once in a while is cheaper than with each entry.
    if (this.#start > 1000 && this.#start * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#start)
      this.#start = 0
    }
  }

  /** True, once for each time that it was added, when the entry was delivered already. */
  take(entry: LogEntry): boolean {
    if ((Date.parse(entry.time) || this.last) < this.from) return true
    const key = keyOf(entry)
    const index = this.#entries.findIndex((one, at) => at >= this.#start && one.key === key)
    if (index === -1) return false
    this.#entries.splice(index, 1)
    return true
  }
}

function keyOf({ time, stream, content }: LogEntry): string {
  return `${time} ${stream} ${content.length}`
}

/**
 * What the follower has not seen. A follower that the engine ends may miss the last entries (seen with 20.10 for a last line
 * without newline), so that they are asked for once more; by then the engine has written all.
 */
async function readRest(client: DockerClient, id: string, output: Output): Promise<void> {
  const limit = AbortSignal.timeout(client.callTimeoutMs)
  if (output.isFull) {
    output.flush()
    output.tellGap()
  }
  const what = output.isFull ? { tail: TAIL_LINES } : { since: output.since() }
  await output.readEnd(await openLogs(client, id, what, limit))
}
