import type { Direction } from '../../../../src/client/api-types.generated.ts'
import type { LeaderboardOf } from '../../../../src/client/leaderboard.ts'

/** Which board is shown; it lives in the address alone. */
export interface BoardChoice {
  /** Null: none is chosen yet. */
  readonly of: LeaderboardOf | null
  readonly direction: Direction
}

/** Of a query as in `name=…&direction=lower` or `label=key=value`. */
export function readBoard(search: string): BoardChoice {
  const query = new URLSearchParams(search)
  const direction = query.get('direction') === 'lower' ? 'lower' : 'higher'
  const name = query.get('name')
  const label = query.get('label')
  if (name !== null && name !== '') return { of: { name }, direction }
  return { of: label !== null && label.indexOf('=') > 0 ? { label } : null, direction }
}

/** With the path. */
export function boardAddress({ of, direction }: BoardChoice): string {
  const query = new URLSearchParams()
  if (of?.name !== undefined) query.set('name', of.name)
  if (of?.label !== undefined) query.set('label', of.label)
  if (direction === 'lower') query.set('direction', direction)
  return query.size === 0 ? '/leaderboard' : `/leaderboard?${query}`
}

/** What somebody typed: a name that there is counts first, then `key=value`, then any other name. Null: nothing. */
export function asBoard(text: string, names: readonly string[]): LeaderboardOf | null {
  const words = text.trim()
  if (words === '') return null
  return words.indexOf('=') > 0 && !names.includes(words) ? { label: words } : { name: words }
}
