/**
 * The engine's log stream: frames of 8 bytes of head (stream, 3 zeros, length, big-endian) and one log entry each, which
 * begins with its time (Engine API, "Attach to a container", stream format; `timestamps=true`).
 */
import { StringDecoder } from 'node:string_decoder'
import type { OutputLine } from '../../engine.ts'

export interface LogEntry {
  readonly stream: OutputLine['stream']
  /** As the engine wrote it: nine digits of a second, so that times compare as text. */
  readonly time: string
  readonly content: Buffer
}

const HEAD_BYTES = 8
/** Entries are at most 16 KiB and their time; a longer frame means that this is no framed stream. */
const MAX_FRAME_BYTES = 1024 * 1024

/** Cuts chunks, however they fall, into entries. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /** Throws a RangeError when the stream is not framed. */
  *read(chunk: Buffer): Generator<LogEntry> {
    let buffer = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    while (buffer.length >= HEAD_BYTES) {
      const length = buffer.readUInt32BE(4)
      if (length > MAX_FRAME_BYTES) throw new RangeError(`a log frame of ${length} bytes`)
      if (buffer.length < HEAD_BYTES + length) break
      yield toEntry(buffer[0] === 2 ? 'stderr' : 'stdout', buffer.subarray(HEAD_BYTES, HEAD_BYTES + length))
      buffer = buffer.subarray(HEAD_BYTES + length)
    }
    this.#rest = buffer
  }
}

function toEntry(stream: OutputLine['stream'], payload: Buffer): LogEntry {
  const space = payload.indexOf(0x20)
  const time = space > 0 && space < 64 ? payload.toString('latin1', 0, space) : ''
  if (!/^\d{4}-\d\d-\d\dT/.test(time)) return { stream, time: '', content: payload }
  return { stream, time, content: payload.subarray(space + 1) }
}

/** Longest piece of a line that is delivered at once. */
export const PIECE_BYTES = 16 * 1024

/** Joins entries to lines, each stream by itself. Bytes that are not UTF-8 become U+FFFD; a long line comes in pieces. */
export class LineJoiner {
  readonly #deliver: (line: OutputLine) => void
  readonly #open = { stdout: new OpenLine(), stderr: new OpenLine() }

  constructor(deliver: (line: OutputLine) => void) {
    this.#deliver = deliver
  }

  add({ stream, time, content }: LogEntry): void {
    const at = Date.parse(time) || Date.now()
    const line = this.#open[stream]
    let from = 0
    for (let end = content.indexOf(0x0a); end >= 0; end = content.indexOf(0x0a, from)) {
      this.#addPieces(stream, at, content.subarray(from, end))
      this.#deliver({ at, stream, text: withoutReturn(line.take()) })
      from = end + 1
    }
    this.#addPieces(stream, at, content.subarray(from))
  }

  /** Delivers what was not ended by a newline. */
  flush(): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      const line = this.#open[stream]
      if (line.bytes > 0) this.#deliver({ at: line.at, stream, text: withoutReturn(line.take()) })
    }
  }

  #addPieces(stream: OutputLine['stream'], at: number, content: Buffer): void {
    const line = this.#open[stream]
    let rest = content
    while (line.bytes + rest.length > PIECE_BYTES) {
      const room = PIECE_BYTES - line.bytes
      line.add(at, rest.subarray(0, room))
      this.#deliver({ at, stream, text: line.takePiece() })
      rest = rest.subarray(room)
    }
    if (rest.length > 0) line.add(at, rest)
  }
}

class OpenLine {
  at = 0
  bytes = 0
  #text = ''
  #decoder = new StringDecoder('utf8')

  add(at: number, content: Buffer): void {
    this.at = at
    this.bytes += content.length
    this.#text += this.#decoder.write(content)
  }

  /** A character that a piece's end cuts in two belongs to the next piece. */
  takePiece(): string {
    const text = this.#text
    this.#text = ''
    this.bytes = 0
    return text
  }

  take(): string {
    this.#text += this.#decoder.end()
    return this.takePiece()
  }
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text
}
