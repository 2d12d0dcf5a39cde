import type { OutputLine } from '../engine.ts'

/** Longest piece of a line (see `OutputLine`). */
const MAX_LINE = 16 * 1024

/** Makes lines of what a fake process prints, one stream beside the other. */
export class Lines {
  readonly #emit: (line: OutputLine) => void
  readonly #held = { stdout: '', stderr: '' }

  constructor(emit: (line: OutputLine) => void) {
    this.#emit = emit
  }

  write(stream: OutputLine['stream'], bytes: Buffer): void {
    const lines = (this.#held[stream] + bytes.toString()).split('\n')
    this.#held[stream] = lines.pop() ?? ''
    for (const line of lines) this.#line(stream, line)
  }

  end(): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      if (this.#held[stream] !== '') this.#line(stream, this.#held[stream])
      this.#held[stream] = ''
    }
  }

  #line(stream: OutputLine['stream'], line: string): void {
    for (let at = 0; at === 0 || at < line.length; at += MAX_LINE) {
      this.#emit({ at: Date.now(), stream, text: line.slice(at, at + MAX_LINE) })
    }
  }
}
