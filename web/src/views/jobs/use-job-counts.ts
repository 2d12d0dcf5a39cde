import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { client } from '../../api/client.ts'
import { useLiveChanges } from '../../api/live-changes.ts'

const KEY = ['job-counts']
const AGAIN_MS = 3000

/** Jobs by status, of all there are; asked for again after changes, but not for each. */
export function useJobCounts(): Readonly<Record<string, number>> | undefined {
  const queries = useQueryClient()
  const soon = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const ask = (): void => {
    soon.current ??= setTimeout(() => {
      soon.current = undefined
      void queries.invalidateQueries({ queryKey: KEY })
    }, AGAIN_MS)
  }
  useLiveChanges({ onChange: ask, onOpen: ask })
  useEffect(
    () => () => {
      clearTimeout(soon.current)
      soon.current = undefined
    },
    [],
  )
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => (await client.health({ signal })).jobs,
  })
  return data
}
