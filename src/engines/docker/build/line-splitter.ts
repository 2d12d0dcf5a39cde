/** Longest piece of a line, bytes (see `OutputLine`). */
export const MAX_LINE_BYTES = 16 * 1024

const NEWLINE = 0x0a
const RETURN = 0x0d

/**
 * Cuts a stream of bytes into lines of text. A partial line is held until its end comes, at most `MAX_LINE_BYTES` of
 * it: longer lines leave in pieces, cut between characters. What is not UTF-8 becomes U+FFFD. A line that was
 * overwritten by carriage returns, as progress bars do, is given as it last stood.
 */
export class LineSplitter {
  readonly #emit: (text: string) => void
  #held: Buffer = Buffer.alloc(0)

  constructor(emit: (text: string) => void) {
    this.#emit = emit
  }

  write(bytes: Uint8Array): void {
    const added = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const all = this.#held.length === 0 ? added : Buffer.concat([this.#held, added])
    let start = 0
    for (let end = all.indexOf(NEWLINE); end >= 0; end = all.indexOf(NEWLINE, start)) {
      this.#line(all.subarray(start, end))
      start = end + 1
    }
    this.#held = this.#shorten(lastState(all.subarray(start)))
  }

  /** Gives the last line, when it had no newline. */
  end(): void {
    if (this.#held.length > 0) this.#line(this.#held)
    this.#held = Buffer.alloc(0)
  }

  #line(bytes: Buffer): void {
    const line = bytes.at(-1) === RETURN ? bytes.subarray(0, -1) : bytes
    this.#emit(this.#shorten(lastState(line)).toString('utf8'))
  }

  #shorten(bytes: Buffer): Buffer {
    let rest = bytes
    while (rest.length > MAX_LINE_BYTES) {
      const end = characterStart(rest, MAX_LINE_BYTES)
      this.#emit(rest.subarray(0, end).toString('utf8'))
      rest = rest.subarray(end)
    }
    return rest
  }
}

/** What stands after the last carriage return that something follows. */
function lastState(line: Buffer): Buffer {
  if (line.length < 2) return line
  return line.subarray(line.lastIndexOf(RETURN, line.length - 2) + 1)
}

/** The start of the character at `at`, at most three bytes before it. */
function characterStart(bytes: Buffer, at: number): number {
  for (let start = at; start > at - 4; start -= 1) {
    if (((bytes[start] ?? 0) & 0xc0) !== 0x80) return start
  }
  return at
}
