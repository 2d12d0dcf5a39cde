import type { IncomingMessage } from 'node:http'
import type { OutputLine } from '../../engine.ts'
import type { DockerClient } from '../client.ts'
import { openLogs } from './containers.ts'
import { FrameReader, LineJoiner } from './log-frames.ts'

/** Lines fetched after the end when the output was too much to follow. */
const TAIL_LINES = 200
/** Time that a stream gets to deliver what the engine still holds once the container has ended. */
const DRAIN_MS = 10_000

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
  #lastTime = ''
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
        this.#lastTime = entry.time
        this.#lines.add(entry)
      }
    }
  }

  /** Time of the last entry, in seconds, as the engine takes it. */
  since(): string {
    const [seconds = '', fraction = '0'] = this.#lastTime.replace(/Z$/, '').split('.')
    const at = Date.parse(`${seconds}Z`)
    return Number.isNaN(at) ? '0' : `${at / 1000}.${fraction}`
  }

  /** Entries without those that were delivered already. */
  async readEnd(stream: IncomingMessage): Promise<void> {
    const frames = new FrameReader()
    for await (const chunk of stream) {
      for (const entry of frames.read(chunk)) if (entry.time > this.#lastTime) this.#lines.add(entry)
    }
  }

  tellGap(): void {
    const text = '[slipway] more output than is kept: what came between here and the last lines was left out'
    this.#deliver({ at: Date.parse(this.#lastTime) || Date.now(), stream: 'stderr', text })
  }

  flush(): void {
    this.#lines.flush()
  }

  mute(): void {
    this.#muted = true
  }
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
