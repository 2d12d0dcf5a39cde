/**
 * Finds the lines of a log that hold a text, a slice at a time, so that a long log never holds up the page. What has
 * been searched is not searched again when lines are added.
 */
import { plainText } from './ansi.ts'
import type { Entry, Section, StageGroup } from './line-store.ts'

interface Searched {
  /** The number of the last line that was looked at. */
  upTo: number
  /** Numbers of the lines that hold it. */
  readonly hits: number[]
}

export class LogSearch {
  readonly query: string
  readonly #pattern: RegExp
  readonly #searched = new Map<number, Searched>()
  #count = 0

  /** Without regard to case. */
  constructor(query: string) {
    this.query = query
    this.#pattern = new RegExp(escapePattern(query), 'iu')
  }

  /** Lines found so far. */
  get count(): number {
    return this.#count
  }

  /** Looks at most at so many lines; true: all that are there were looked at. */
  advance(groups: readonly StageGroup[], budget: number): boolean {
    let left = budget
    for (const section of sectionsOf(groups)) {
      if ((section.entries.at(-1)?.seq ?? 0) === (this.#searched.get(section.id)?.upTo ?? 0)) continue
      left = this.#advanceIn(section, left)
      if (left <= 0) return false
    }
    return true
  }

  /** The line of a hit, counted from zero in the order of the log. */
  at(groups: readonly StageGroup[], hit: number): number | undefined {
    let left = hit
    for (const section of sectionsOf(groups)) {
      const hits = this.#searched.get(section.id)?.hits ?? []
      if (left < hits.length) return hits[left]
      left -= hits.length
    }
    return undefined
  }

  #advanceIn({ id, entries }: Section, budget: number): number {
    let searched = this.#searched.get(id)
    if (searched === undefined) {
      searched = { upTo: 0, hits: [] }
      this.#searched.set(id, searched)
    }
    this.#forget(searched, entries[0]?.seq ?? 0)
    let left = budget
    for (let at = firstAfter(entries, searched.upTo); at < entries.length && left > 0; at++, left--) {
      const entry = entries[at] as Entry
      searched.upTo = entry.seq
      if (!this.#pattern.test(plainText(entry.text))) continue
      searched.hits.push(entry.seq)
      this.#count += 1
    }
    return left
  }

  /** Hits in lines that the store has let go. */
  #forget({ hits }: Searched, first: number): void {
    const gone = hits.findIndex((seq) => seq >= first)
    const count = gone < 0 ? hits.length : gone
    if (count === 0) return
    hits.splice(0, count)
    this.#count -= count
  }
}

export interface Piece {
  readonly text: string
  readonly hit: boolean
}

/** A text cut where the query stands in it; the empty query is nowhere. */
export function cutAtHits(text: string, query: string): readonly Piece[] {
  if (query === '') return [{ text, hit: false }]
  const pieces: Piece[] = []
  let at = 0
  for (const match of text.matchAll(new RegExp(escapePattern(query), 'giu'))) {
    if (match.index > at) pieces.push({ text: text.slice(at, match.index), hit: false })
    pieces.push({ text: match[0], hit: true })
    at = match.index + match[0].length
  }
  if (at < text.length || pieces.length === 0) pieces.push({ text: text.slice(at), hit: false })
  return pieces
}

function* sectionsOf(groups: readonly StageGroup[]): Generator<Section> {
  for (const group of groups) yield* group.sections
}

function firstAfter(entries: readonly Entry[], seq: number): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((entries[middle]?.seq ?? 0) <= seq) low = middle + 1
    else high = middle
  }
  return low
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
