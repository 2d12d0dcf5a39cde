/**
 * The farthest that a name is taken for a slip of another, as BuildKit has it (its `util/suggest`). Ours asks for half of
 * the letters to be right as well: of names of one letter each would be near to all others.
 */
const FARTHEST = 2

/** Longer names are not compared: nobody slips in them without a copy. */
const MOST_LENGTH = 40

/** Comparisons of one file; a file of nothing but names would take quadratic time otherwise. */
const MOST_COMPARISONS = 5000

/** Finds the name that was meant. Counts its work: when a file has used it up, nothing is near any more. */
export class NearestName {
  #left = MOST_COMPARISONS

  /** The nearest of `names` at an edit distance of one or two (Levenshtein, case counts), the first of equals. */
  find(name: string, names: Iterable<string>): string | undefined {
    if (name.length > MOST_LENGTH) return undefined
    let best: string | undefined
    let least = FARTHEST + 1
    for (const other of names) {
      if (this.#left <= 0) break
      this.#left--
      if (Math.abs(other.length - name.length) >= least) continue
      const away = distance(name, other)
      const isHalfRight = away * 2 <= Math.max(name.length, other.length)
      if (away > 0 && away < least && isHalfRight) [best, least] = [other, away]
    }
    return best
  }
}

function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const cost = from[i - 1] === to[j - 1] ? 0 : 1
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + cost))
    }
    row = next
  }
  return row[to.length] ?? 0
}
