import { type RefObject, useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { useKeys } from '../../ui/use-keys.ts'
import { type JobList, indexOfJob, rowAt, rowCount } from './job-list.ts'
import type { Marks } from '../../ui/use-marks.ts'

interface Options {
  readonly list: JobList
  readonly body: RefObject<HTMLElement | null>
  readonly marks: Marks
  readonly onShowKeys: () => void
}

export interface ActiveRow {
  readonly id: string | null
  /** -1: none, or one that is not among the rows that are kept. */
  readonly index: number
  /** Grows with each move by a key. */
  readonly move: number
  choose(id: string): void
}

/** The row that the keyboard is at. It is told by its job, so that rows may come and go around it; it has the focus. */
export function useActiveRow({ list, body, marks, onShowKeys }: Options): ActiveRow {
  const [id, setId] = useState<string | null>(null)
  const [move, setMove] = useState(0)
  const [, navigate] = useLocation()
  const index = id === null ? -1 : indexOfJob(list, id)
  const goTo = (next: number): void => {
    const job = rowAt(list, Math.max(0, Math.min(next, rowCount(list) - 1)))
    if (job === undefined) return
    setId(job.id)
    setMove((moves) => moves + 1)
  }
  useKeys({
    j: () => goTo(index + 1),
    k: () => goTo(index === -1 ? 0 : index - 1),
    x: () => {
      const job = rowAt(list, index)
      if (job !== undefined) marks.toggle(job)
    },
    '?': onShowKeys,
    Enter: (event) => openFocused(event, () => id !== null && navigate(`/jobs/${id}`)),
  })
  // The row that the keyboard goes to is perhaps rendered only after it was scrolled to.
  useEffect(() => {
    if (move === 0 || id === null) return undefined
    const frame = requestAnimationFrame(() => {
      const row = body.current?.querySelector<HTMLElement>(`[data-job="${id}"] a`)
      row?.focus({ preventScroll: true })
    })
    return () => cancelAnimationFrame(frame)
  }, [move, id, body])
  return { id, index, move, choose: setId }
}

/** Whatever has the focus keeps its own Enter. */
function openFocused(event: KeyboardEvent, open: () => unknown): void {
  const { target } = event
  if (target instanceof HTMLElement && target.closest('a, button, input, summary') !== null) target.click()
  else open()
}
