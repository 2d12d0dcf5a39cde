import type { LogLine, StageName } from '../jobs/job.ts'
import type { LogStore } from '../stores/store.ts'
import { LineRing } from './line-ring.ts'
import type { LogSink } from './log-sink.ts'

export interface LogSinkOptions {
  readonly logs: LogStore
  readonly jobId: string
  readonly attempt: number
  readonly stage: StageName
  /** Shared by the stages of an attempt: the `seq` of the last line. */
  readonly sequence: { last: number }
  readonly maxBytes: number
  readonly tailBytes: number
  readonly now: () => number
}

const FLUSH_MS = 100
const FLUSH_BYTES = 65_536
/** Cost of a line beside its text, so that endless empty lines are limited too. */
const LINE_OVERHEAD = 32
const EXCERPT_LINES = 50

/**
 * Writes a stage's log to the store in batches. What goes beyond `maxBytes` is left out but for the last
 * `tailBytes`, which `end` writes behind a line that says what is missing. A failing store is tried again with the next
 * batch and at the end, where its error is thrown.
 */
export class StoredLogSink implements LogSink {
  readonly #options: LogSinkOptions
  readonly #headBytes: number
  readonly #clipped: LineRing
  readonly #excerpts = new Map<string, LineRing>()
  #bytes = 0
  #pending: LogLine[] = []
  #pendingBytes = 0
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> = Promise.resolve()

  constructor(options: LogSinkOptions) {
    this.#options = options
    this.#headBytes = options.maxBytes - options.tailBytes
    this.#clipped = new LineRing(options.tailBytes, Number.POSITIVE_INFINITY)
  }

  write(line: { at: number; stream: LogLine['stream']; text: string; step?: string | null }): void {
    const step = line.step ?? null
    if (line.stream !== 'system') this.#remember(step, line.text)
    const bytes = Buffer.byteLength(line.text) + LINE_OVERHEAD
    const whole: LogLine = {
      seq: 0,
      at: line.at,
      stage: this.#options.stage,
      step,
      stream: line.stream,
      text: line.text,
    }
    this.#bytes += bytes
    if (this.#bytes > this.#headBytes) this.#clipped.push(whole, bytes)
    else this.#enqueue(whole, bytes)
  }

  system(text: string): void {
    this.write({ at: this.#options.now(), stream: 'system', text })
  }

  tail(lines: number, step?: string): readonly string[] {
    return (this.#excerpts.get(step ?? '')?.lines() ?? []).slice(-lines).map((line) => line.text)
  }

  async end(): Promise<void> {
    clearTimeout(this.#timer)
    if (this.#clipped.dropped > 0) {
      const { dropped, droppedBytes } = this.#clipped
      const text = `[${dropped} lines, ${droppedBytes} bytes left out here: the log of a stage is limited to ${this.#options.maxBytes} bytes]`
      const at = this.#options.now()
      this.#enqueue(
        { seq: 0, at, stage: this.#options.stage, step: null, stream: 'system', text },
        text.length,
      )
    }
    for (const line of this.#clipped.take()) this.#enqueue(line, 0)
    await this.#writing
    await this.#flush()
  }

  /** Stops writing without an end: the next owner of the attempt goes on. */
  abandon(): void {
    clearTimeout(this.#timer)
    this.#pending = []
  }

  #remember(step: string | null, text: string): void {
    const line: LogLine = { seq: 0, at: 0, stage: this.#options.stage, step, stream: 'stdout', text }
    for (const key of step === null ? [''] : ['', step]) {
      let ring = this.#excerpts.get(key)
      if (ring === undefined) {
        ring = new LineRing(Number.POSITIVE_INFINITY, EXCERPT_LINES)
        this.#excerpts.set(key, ring)
      }
      ring.push(line, text.length)
    }
  }

  #enqueue(line: LogLine, bytes: number): void {
    this.#options.sequence.last++
    this.#pending.push({ ...line, seq: this.#options.sequence.last })
    this.#pendingBytes += bytes
    if (this.#pendingBytes > FLUSH_BYTES) this.#flushSoon()
    else this.#timer ??= setTimeout(() => this.#flushSoon(), FLUSH_MS)
  }

  #flushSoon(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    // A failure keeps the lines for the next flush; `end` is the one that reports it.
    this.#writing = this.#writing.then(() => this.#flush()).catch(() => undefined)
  }

  async #flush(): Promise<void> {
    if (this.#pending.length === 0) return
    const lines = this.#pending
    const bytes = this.#pendingBytes
    this.#pending = []
    this.#pendingBytes = 0
    try {
      await this.#options.logs.append(this.#options.jobId, this.#options.attempt, lines)
    } catch (error) {
      this.#pending = [...lines, ...this.#pending]
      this.#pendingBytes += bytes
      throw error
    }
  }
}
