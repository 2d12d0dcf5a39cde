import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Leaderboard } from '../../../../src/client/api-types.generated.ts'
import type { LeaderboardOf } from '../../../../src/client/leaderboard.ts'
import type { JobChange } from '../../../../src/client/slipway-client.ts'
import { client } from '../../api/client.ts'
import { useLiveChanges } from '../../api/live-changes.ts'
import { useSoon } from '../../ui/use-soon.ts'
import type { BoardChoice } from './board-address.ts'

/** The best that are shown; the service gives no more at once. */
export const MOST_RANKED = 200
/** New results are shown together, this often. */
const AGAIN_MS = 1000

/** A board that is asked for again when a change concerns it. */
export function useBoard({ of, direction }: BoardChoice) {
  const queries = useQueryClient()
  const query = useQuery({
    queryKey: ['leaderboard', of, direction],
    queryFn: ({ signal }) =>
      of === null ? null : client.leaderboard({ ...of, direction, limit: MOST_RANKED }, { signal }),
    // Turned around, the board stays until it is there in its new order; another board is not shown under this name.
    placeholderData: (before: Leaderboard | null | undefined, previous) =>
      JSON.stringify(previous?.queryKey[1]) === JSON.stringify(of) ? before : undefined,
  })
  const ask = useSoon(() => {
    void queries.invalidateQueries({ queryKey: ['leaderboard'] })
    void queries.invalidateQueries({ queryKey: ['names'] })
  }, AGAIN_MS)
  useLiveChanges({
    onChange: (change) => {
      if (concerns(change, of, query.data ?? null)) ask()
    },
    onOpen: ask,
  })
  return query
}

/** A job that is on the board, or belongs there; without a board any that may bring a new name. */
function concerns(change: JobChange, of: LeaderboardOf | null, board: Leaderboard | null): boolean {
  if (change.kind === 'many') return true
  const id = change.kind === 'job' ? change.job.id : change.id
  if (board !== null && [...board.jobs, ...board.history].some((job) => job.id === id)) return true
  if (change.kind === 'removed') return of === null
  const { status, performance, name, labels } = change.job
  if (status !== 'succeeded' || performance === null) return false
  if (of === null) return true
  return of.name === undefined
    ? Object.entries(labels).some(([key, value]) => `${key}=${value}` === of.label)
    : name === of.name
}

/** Names that have a board, the newest first. */
export function useNames() {
  return useQuery({ queryKey: ['names'], queryFn: ({ signal }) => client.names({ limit: 100 }, { signal }) })
}
