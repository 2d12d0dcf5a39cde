import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useLayoutEffect, useState, useSyncExternalStore } from 'react'
import { observeWindow } from '../../ui/window-rect.ts'
import { type JobList, rowAt, rowCount } from './job-list.ts'

/** Heights in pixels, as in jobs-view.css: what is not measured cannot jump. */
const LINE = 44
const CARD = 76
const OVERSCAN = 8
/** The bar and the head of the table cover this much at the top. */
const COVERED = 96

const narrow = window.matchMedia('(max-width: 48rem)')
const onNarrow = (listener: () => void): (() => void) => {
  narrow.addEventListener('change', listener)
  return () => narrow.removeEventListener('change', listener)
}

export interface Rows {
  readonly items: readonly {
    readonly key: string
    readonly index: number
    readonly top: number
    readonly height: number
  }[]
  /** Of all rows together. */
  readonly height: number
  readonly rowHeight: number
  /** The first and the last row in view. */
  readonly from: number
  readonly to: number
  readonly atTop: boolean
  scrollTo(index: number): void
}

/** The rows in view of the window, and the active one, which keeps the focus wherever it is. */
export function useRows({
  list,
  body,
  activeIndex,
}: {
  readonly list: JobList
  readonly body: RefObject<HTMLElement | null>
  readonly activeIndex: number
}): Rows {
  const isNarrow = useSyncExternalStore(onNarrow, () => narrow.matches)
  const [margin, setMargin] = useState(0)
  const size = isNarrow ? CARD : LINE
  const virtualizer = useWindowVirtualizer<HTMLElement>({
    count: rowCount(list),
    estimateSize: () => size,
    overscan: OVERSCAN,
    scrollMargin: margin,
    scrollPaddingStart: COVERED,
    scrollPaddingEnd: size,
    useFlushSync: false,
    observeElementRect: observeWindow,
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range)
      if (activeIndex < 0 || activeIndex >= range.count || shown.includes(activeIndex)) return shown
      return [...shown, activeIndex].toSorted((one, other) => one - other)
    },
  })
  useLayoutEffect(() => {
    const top = body.current?.getBoundingClientRect().top
    if (top !== undefined) setMargin(Math.round(top + window.scrollY))
  })
  useEffect(() => virtualizer.measure(), [virtualizer, size])
  const offset = virtualizer.scrollOffset ?? 0
  const range = virtualizer.range
  return {
    // Rows are told by their jobs; the virtualizer need not know, as it would ask for the job of every row there is.
    items: virtualizer.getVirtualItems().map(({ index, start }) => ({
      key: rowAt(list, index)?.id ?? `row ${index}`,
      index,
      top: start - margin,
      height: size,
    })),
    height: virtualizer.getTotalSize(),
    rowHeight: size,
    from: range?.startIndex ?? 0,
    to: range?.endIndex ?? 0,
    atTop: offset + COVERED <= margin + size / 2,
    scrollTo: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
  }
}
