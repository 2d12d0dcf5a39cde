import type { DiffRow } from './line-diff.ts'

export interface Fold {
  readonly kind: 'fold'
  /** Lines that are the same in both and not shown. */
  readonly count: number
}

/** Around a difference. */
const CONTEXT = 3

/** Leaves out what is the same, but for some lines around each difference. */
export function foldRows(rows: readonly DiffRow[]): readonly (DiffRow | Fold)[] {
  const isShown = new Uint8Array(rows.length)
  for (const [at, { kind }] of rows.entries()) {
    if (kind !== 'same') isShown.fill(1, Math.max(0, at - CONTEXT), at + CONTEXT + 1)
  }
  const folded: (DiffRow | Fold)[] = []
  for (let at = 0; at < rows.length; ) {
    let end = at
    while (end < rows.length && isShown[end] === 0) end += 1
    // A fold that hides one line takes as much room as the line.
    if (end - at > 1) folded.push({ kind: 'fold', count: end - at })
    else folded.push(...rows.slice(at, end))
    at = end
    while (at < rows.length && isShown[at] === 1) folded.push(...rows.slice(at, (at += 1)))
  }
  return folded
}
