import { type RefObject, useEffect, useState } from 'react'

const GAUGE = 100
const AT_FIRST = 120

/** How many characters of the log's font fit into a row; `gauge` is an element that holds a hundred of them. */
export function useColumns(
  box: RefObject<HTMLElement | null>,
  gauge: RefObject<HTMLElement | null>,
  takenPx: number,
): number {
  const [columns, setColumns] = useState(AT_FIRST)
  useEffect(() => {
    const [outer, inner] = [box.current, gauge.current]
    if (outer === null || inner === null) return
    const measure = (): void => {
      const character = inner.getBoundingClientRect().width / GAUGE
      if (character > 0) setColumns(Math.max(10, Math.floor((outer.clientWidth - takenPx) / character)))
    }
    const observer = new ResizeObserver(measure)
    observer.observe(outer)
    return () => observer.disconnect()
  }, [box, gauge, takenPx])
  return columns
}
