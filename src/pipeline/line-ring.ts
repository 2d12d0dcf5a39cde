import type { LogLine } from '../jobs/job.ts'

/** The last lines that fit into a number of bytes and of lines; counts what fell out. */
export class LineRing {
  readonly #maxBytes: number
  readonly #maxLines: number
  #lines: { line: LogLine; bytes: number }[] = []
  #start = 0
  #bytes = 0
  dropped = 0
  droppedBytes = 0

  constructor(maxBytes: number, maxLines: number) {
    this.#maxBytes = maxBytes
    this.#maxLines = maxLines
  }

  push(line: LogLine, bytes: number): void {
    this.#lines.push({ line, bytes })
    this.#bytes += bytes
    while (this.#size() > 1 && (this.#bytes > this.#maxBytes || this.#size() > this.#maxLines)) this.#drop()
  }

  lines(): readonly LogLine[] {
    return this.#lines.slice(this.#start).map((entry) => entry.line)
  }

  /** Empties the ring. */
  take(): readonly LogLine[] {
    const lines = this.lines()
    this.#lines = []
    this.#start = 0
    this.#bytes = 0
    return lines
  }

  #size(): number {
    return this.#lines.length - this.#start
  }

  #drop(): void {
    const { bytes } = this.#lines[this.#start] as { bytes: number }
    this.#bytes -= bytes
    this.dropped++
    this.droppedBytes += bytes
    this.#start++
    // Shifting an array is linear; cutting it once in a while is not.
    if (this.#start > 1024 && this.#start * 2 > this.#lines.length) {
      this.#lines = this.#lines.slice(this.#start)
      this.#start = 0
    }
  }
}
