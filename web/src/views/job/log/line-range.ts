/** Lines of a log as the end of an address: `#L12`, `#L12-L40`. */

export interface LineRange {
  /** Not after `to`; both are part of it. */
  readonly from: number
  readonly to: number
}

/** Null: the fragment names no lines. */
export function readLineRange(fragment: string): LineRange | null {
  const match = /^#?L(\d{1,9})(?:-L?(\d{1,9}))?$/.exec(fragment)
  if (match === null) return null
  const one = Number(match[1])
  const other = match[2] === undefined ? one : Number(match[2])
  const range = { from: Math.min(one, other), to: Math.max(one, other) }
  return range.from === 0 ? null : range
}

export function writeLineRange({ from, to }: LineRange): string {
  return from === to ? `#L${from}` : `#L${from}-L${to}`
}

/** From the range that is marked to a line that was chosen with Shift held. */
export function extendRange(range: LineRange | null, line: number): LineRange {
  if (range === null) return { from: line, to: line }
  return line < range.from ? { from: line, to: range.to } : { from: range.from, to: line }
}
