/** Where the bar of each build step lies on the build's time axis. */
import type { BuildStep } from '../progress.ts'

export interface StepBar {
  readonly step: BuildStep
  /** Parts of the axis, 0 to 1. */
  readonly from: number
  readonly width: number
  /** Milliseconds; null: it has not begun. */
  readonly duration: number | null
  readonly running: boolean
}

export interface StepLayout {
  readonly bars: readonly StepBar[]
  /** Epoch milliseconds. */
  readonly start: number
  /** Milliseconds that the axis stands for. */
  readonly length: number
}

/** What the builder does by itself is of interest only when it takes its time or fails. */
const INTERNAL_MS = 250

/** `now` is where what still runs has come to; with an end of the build nothing runs on behind that. Epoch milliseconds. */
export function layOutSteps(steps: readonly BuildStep[], now: number, endedAt: number | null): StepLayout {
  const shown = steps.filter((step) => isOfInterest(step)).toSorted(byStart)
  const starts = shown.flatMap(({ startedAt }) => (startedAt === null ? [] : [startedAt]))
  const start = startOf(shown, starts)
  if (starts.length === 0) return { bars: shown.map(waiting), start: now, length: 0 }
  const endOf = ({ startedAt, completedAt }: BuildStep): number =>
    completedAt ?? Math.max(startedAt ?? start, endedAt ?? now)
  const end = Math.max(...shown.map(endOf), start)
  const length = end - start
  const part = (milliseconds: number): number => (length === 0 ? 0 : milliseconds / length)
  const bars = shown.map((step): StepBar => {
    if (step.startedAt === null) return waiting(step)
    const duration = Math.max(0, endOf(step) - step.startedAt)
    const running = step.completedAt === null && endedAt === null
    const from = Math.max(0, step.startedAt - start)
    const shownFor = Math.max(0, Math.min(duration, endOf(step) - start))
    return { step, from: part(from), width: part(shownFor), duration, running }
  })
  return { bars, start, length }
}

/**
 * The builder may tell of a step that took no time when another build took it: the axis begins with what this build
 * did itself.
 */
function startOf(steps: readonly BuildStep[], starts: readonly number[]): number {
  const own = steps.flatMap(({ startedAt, completedAt, cached }) =>
    startedAt === null || cached || (completedAt !== null && completedAt - startedAt < 1) ? [] : [startedAt],
  )
  return Math.min(...(own.length === 0 ? starts : own))
}

const numbers = new Intl.Collator('en', { numeric: true })

/** Steps are told of in no certain order; of those that began together `[2/9]` comes before `[10/9]`. */
function byStart(one: BuildStep, other: BuildStep): number {
  const [a, b] = [one.startedAt ?? Number.MAX_SAFE_INTEGER, other.startedAt ?? Number.MAX_SAFE_INTEGER]
  return a === b ? numbers.compare(one.name, other.name) : a - b
}

function waiting(step: BuildStep): StepBar {
  return { step, from: 0, width: 0, duration: null, running: false }
}

function isOfInterest({ name, error, startedAt, completedAt }: BuildStep): boolean {
  if (error !== null || !name.startsWith('[internal]')) return true
  return startedAt !== null && completedAt !== null && completedAt - startedAt >= INTERNAL_MS
}
