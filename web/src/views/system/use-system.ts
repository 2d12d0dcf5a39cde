import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { client } from '../../api/client.ts'
import { useLiveChanges } from '../../api/live-changes.ts'

/**
 * No stream tells of memory, disk and clocks, so the report is asked for again while it is looked at; not where the
 * page lies in the background. What happens to jobs is told by the stream, and asks at once.
 */
const AGAIN_MS = 5000
/** Of a burst of changes only one asks. */
const SOON_MS = 400

export function useSystem() {
  const query = useQuery({
    queryKey: ['system'],
    queryFn: ({ signal }) => client.system({ signal }),
    refetchInterval: AGAIN_MS,
    refetchIntervalInBackground: false,
    staleTime: 0,
  })
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const soon = (): void => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      void query.refetch()
    }, SOON_MS)
  }
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      timer.current = undefined
    },
    [],
  )
  useLiveChanges({ onChange: soon, onOpen: soon })
  return query
}
