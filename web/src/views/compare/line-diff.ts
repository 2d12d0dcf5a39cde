/**
 * The shortest way from one text to another, line by line: E. W. Myers, "An O(ND) Difference Algorithm and Its
 * Variations", Algorithmica 1 (1986).
 */

export interface DiffRow {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
  /** From 1; null: not in that text. */
  readonly from: number | null
  readonly to: number | null
}

export interface LineDiff {
  readonly rows: readonly DiffRow[]
  /** The texts differ too much to be laid line by line: all of one stands before all of the other. */
  readonly isRough: boolean
}

/** Time and memory grow with the square of it: some milliseconds, 8 MB. */
const MOST_EDITS = 1000

/** Ends of lines (CRLF or LF) are no difference. */
export function diffLines(from: string, to: string): LineDiff {
  const one = splitLines(from)
  const other = splitLines(to)
  let head = 0
  while (head < one.length && head < other.length && one[head] === other[head]) head += 1
  let tail = 0
  const most = Math.min(one.length, other.length) - head
  while (tail < most && one[one.length - 1 - tail] === other[other.length - 1 - tail]) tail += 1
  const oldPart = one.slice(head, one.length - tail)
  const newPart = other.slice(head, other.length - tail)
  const matches = longestMatches(oldPart, newPart)
  const rows = new Rows()
  rows.same(one.slice(0, head))
  let oldAt = 0
  let newAt = 0
  for (const [oldLine, newLine] of matches ?? []) {
    rows.removed(oldPart.slice(oldAt, oldLine))
    rows.added(newPart.slice(newAt, newLine))
    rows.same([oldPart[oldLine] ?? ''])
    oldAt = oldLine + 1
    newAt = newLine + 1
  }
  rows.removed(oldPart.slice(oldAt))
  rows.added(newPart.slice(newAt))
  rows.same(one.slice(one.length - tail))
  return { rows: rows.all, isRough: matches === null }
}

function splitLines(text: string): readonly string[] {
  const lines = text.split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

class Rows {
  readonly all: DiffRow[] = []
  #from = 0
  #to = 0

  same(lines: readonly string[]): void {
    for (const text of lines) {
      this.#from += 1
      this.#to += 1
      this.all.push({ kind: 'same', text, from: this.#from, to: this.#to })
    }
  }

  removed(lines: readonly string[]): void {
    for (const text of lines) {
      this.#from += 1
      this.all.push({ kind: 'removed', text, from: this.#from, to: null })
    }
  }

  added(lines: readonly string[]): void {
    for (const text of lines) {
      this.#to += 1
      this.all.push({ kind: 'added', text, from: null, to: this.#to })
    }
  }
}

/** Pairs of lines that are the same, in order; null: more edits than are looked for. */
function longestMatches(one: readonly string[], other: readonly string[]): [number, number][] | null {
  const most = Math.min(one.length + other.length, MOST_EDITS)
  /** Of each diagonal (`x - y`, shifted by `most + 1`) the furthest x. */
  const furthest = new Int32Array(2 * most + 3)
  const trace: Int32Array[] = []
  for (let edits = 0; edits <= most; edits += 1) {
    trace.push(furthest.slice(most + 1 - edits - 1, most + 1 + edits + 2))
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = stepTo(furthest, most + 1, diagonal, edits)
      while (x < one.length && x - diagonal < other.length && one[x] === other[x - diagonal]) x += 1
      furthest[most + 1 + diagonal] = x
      if (x >= one.length && x - diagonal >= other.length) return walkBack(trace, one.length, other.length)
    }
  }
  return null
}

/** Down from the diagonal above, or to the right from the one below: whichever is further. */
function stepTo(furthest: Int32Array, middle: number, diagonal: number, edits: number): number {
  const below = furthest[middle + diagonal - 1] ?? 0
  const above = furthest[middle + diagonal + 1] ?? 0
  const isDown = diagonal === -edits || (diagonal !== edits && below < above)
  return isDown ? above : below + 1
}

/** `trace[edits]` holds the diagonals from `-edits - 1` to `edits + 1`, as they were before that round. */
function walkBack(trace: readonly Int32Array[], oldLength: number, newLength: number): [number, number][] {
  const matches: [number, number][] = []
  let x = oldLength
  let y = newLength
  for (let edits = trace.length - 1; edits >= 0; edits -= 1) {
    const before = trace[edits] ?? new Int32Array(3)
    const diagonal = x - y
    const start = stepTo(before, edits + 1, diagonal, edits)
    while (x > start) {
      x -= 1
      y -= 1
      matches.push([x, y])
    }
    if (edits === 0) break
    const below = before[edits + diagonal] ?? 0
    const above = before[edits + 2 + diagonal] ?? 0
    const isDown = diagonal === -edits || (diagonal !== edits && below < above)
    if (isDown) y -= 1
    else x -= 1
  }
  return matches.toReversed()
}
