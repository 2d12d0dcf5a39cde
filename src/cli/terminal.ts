/** Where the command line writes: results on stdout, everything else on stderr. */
import type { Environment } from './environment.ts'
import { createPaint, type Paint } from './show/style.ts'

export interface Terminal {
  /** A line of the result. */
  out(line: string): void
  /** A line beside the result: progress, warnings, errors. */
  err(line: string): void
  /** Text without a newline of its own, on stderr; for redrawing. */
  draw(text: string): void
  readonly paintOut: Paint
  readonly paintErr: Paint
  /** True when stdout is read by a person. */
  readonly showsOut: boolean
  /** True when stderr is a terminal whose cursor can be moved. */
  readonly interactive: boolean
  /** Of the terminal, as it is now. */
  rows(): number
  columns(): number
}

type Stream = Pick<NodeJS.WriteStream, 'write'> &
  Partial<Pick<NodeJS.WriteStream, 'isTTY' | 'rows' | 'columns'>>

export function createTerminal(
  stdout: Stream,
  stderr: Stream,
  { color, forceColor, redraw }: Pick<Environment, 'color' | 'forceColor' | 'redraw'>,
): Terminal {
  const paints = (stream: Stream) => forceColor || (color && stream.isTTY === true)
  return {
    out: (line) => void stdout.write(`${line}\n`),
    err: (line) => void stderr.write(`${line}\n`),
    draw: (text) => void stderr.write(text),
    paintOut: createPaint(paints(stdout)),
    paintErr: createPaint(paints(stderr)),
    showsOut: stdout.isTTY === true,
    interactive: redraw && stderr.isTTY === true,
    // 0 is what a terminal that nobody has told its size reports.
    rows: () => stderr.rows || 24,
    columns: () => stdout.columns || stderr.columns || 80,
  }
}
