import type { RunSamples } from '../../engine.ts'

/** What a run had used at a moment. */
export interface UsePoint {
  /** Epoch milliseconds. */
  readonly at: number
  /** Since the start. */
  readonly cpuMs: number
  /** At that moment, the page cache counted, as in the peak. */
  readonly memoryBytes: number
}

/** Evidence stays small however long a run takes: 200 points are 5 KB of JSON. */
const MOST_POINTS = 200
/** A program that runs for a second is seen ten times. */
const FIRST_GAP_MS = 100
const FIRST_WIDEST_MS = 1000
/** While a run is young, the time between two points is this part of its age. */
const PART_OF_AGE = 0.1
/** Samples of an engine come a little early and late. */
const EARLY = 0.9

/**
 * Points in the order of their time, at most 200: when there are more, every second one is dropped, and from then on they
 * are kept twice as far apart.
 */
export class SampleSeries {
  #points: UsePoint[] = []
  #widestMs = FIRST_WIDEST_MS
  #isThinned = false

  /** Points that are not later than the last one, or come too soon after it, are passed over. */
  add(point: UsePoint): void {
    const last = this.#points.at(-1)
    const gap = this.#isThinned ? this.#widestMs * EARLY : 0
    if (last !== undefined && (point.at <= last.at || point.at - last.at < gap)) return
    this.#points.push(point)
    if (this.#points.length <= MOST_POINTS) return
    this.#points = this.#points.filter((_, index) => index % 2 === 0)
    this.#widestMs *= 2
    this.#isThinned = true
  }

  /** When the next point is due, in milliseconds from now, for a run of this age. */
  nextIn(ageMs: number): number {
    if (this.#isThinned) return this.#widestMs
    return Math.min(Math.max(ageMs * PART_OF_AGE, FIRST_GAP_MS), this.#widestMs)
  }

  /** Those between start and end of the run (what was read later is of an empty group); undefined: there are none. */
  within(startedAt: number, finishedAt: number, source: RunSamples['source']): RunSamples | undefined {
    const points = this.#points.filter(({ at }) => at >= startedAt && at <= finishedAt)
    if (points.length === 0) return undefined
    return {
      atMs: points.map(({ at }) => Math.round(at - startedAt)),
      cpuMs: points.map(({ cpuMs }) => Math.round(cpuMs * 10) / 10),
      memoryBytes: points.map(({ memoryBytes }) => memoryBytes),
      source,
    }
  }
}
