import { useCallback, useEffect, useRef } from 'react'

/** Puts what is asked for again and again together: `action` once, `ms` after the first call. Not after the component has gone. */
export function useSoon(action: () => void, ms: number): () => void {
  const latest = useRef(action)
  useEffect(() => {
    latest.current = action
  })
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      timer.current = undefined
    },
    [],
  )
  return useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      latest.current()
    }, ms)
  }, [ms])
}
