/** Two texts, line by line. */

export interface DiffLine {
  readonly op: 'same' | 'removed' | 'added'
  readonly text: string
}

/** Most cells of the table of common subsequences; larger parts are shown as replaced. */
const MOST_CELLS = 4_000_000

/** The lines of both, in order: a longest common subsequence stays, all else is removed or added. */
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1
  let tail = 0
  const most = Math.min(before.length, after.length) - head
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1
  return [
    ...lines('same', before.slice(0, head)),
    ...diffMiddle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...lines('same', before.slice(before.length - tail)),
  ]
}

function diffMiddle(before: readonly string[], after: readonly string[]): DiffLine[] {
  const width = after.length + 1
  if (before.length * after.length > MOST_CELLS)
    return [...lines('removed', before), ...lines('added', after)]
  // common[i * width + j]: how many lines before[i..] and after[j..] have in common.
  const common = new Uint32Array((before.length + 1) * width)
  const at = (i: number, j: number) => common[i * width + j] ?? 0
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      common[i * width + j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const diff: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < before.length || j < after.length) {
    const [old, fresh] = [before[i], after[j]]
    if (old !== undefined && old === fresh) {
      diff.push({ op: 'same', text: old })
      i += 1
      j += 1
    } else if (old !== undefined && (fresh === undefined || at(i + 1, j) >= at(i, j + 1))) {
      diff.push({ op: 'removed', text: old })
      i += 1
    } else {
      diff.push({ op: 'added', text: fresh ?? '' })
      j += 1
    }
  }
  return diff
}

function lines(op: DiffLine['op'], texts: readonly string[]): DiffLine[] {
  return texts.map((text) => ({ op, text }))
}

/** Only the lines that differ, with `around` lines before and after; null where lines are left out. */
export function hunks(diff: readonly DiffLine[], around: number): (DiffLine | null)[] {
  const shown = new Set<number>()
  for (const [index, { op }] of diff.entries()) {
    if (op === 'same') continue
    for (let near = index - around; near <= index + around; near++) shown.add(near)
  }
  return diff.flatMap((line, index) => {
    if (shown.has(index)) return [line]
    return shown.has(index + 1) && shown.size > 0 && index > 0 ? [null] : []
  })
}
