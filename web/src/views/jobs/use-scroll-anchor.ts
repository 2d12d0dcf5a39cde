import { useLayoutEffect, useRef } from 'react'
import { type JobList, indexOfJob, rowAt } from './job-list.ts'

interface Anchor {
  readonly list: JobList
  readonly id: string
  readonly index: number
}

/** Rows that come and go above the view do not move what somebody reads; at the top they may. */
export function useScrollAnchor(list: JobList, from: number, height: number): void {
  const anchor = useRef<Anchor | null>(null)
  useLayoutEffect(() => {
    const before = anchor.current
    if (before !== null && before.list !== list && window.scrollY > 0 && before.index > 0) {
      const index = indexOfJob(list, before.id)
      if (index !== -1 && index !== before.index) {
        window.scrollBy({ top: (index - before.index) * height, behavior: 'instant' })
        anchor.current = { list, id: before.id, index }
        return
      }
    }
    const job = rowAt(list, from)
    anchor.current = job === undefined ? null : { list, id: job.id, index: from }
  }, [list, from, height])
}
