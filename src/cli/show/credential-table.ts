import type { Credential } from '../../client/api-types.generated.ts'
import { neutralise } from './neutralise.ts'
import { formatAge, timeOf } from './quantity.ts'
import { textTable } from './text-table.ts'
import type { Paint } from './style.ts'

/** Stored accounts, one a line below a head. */
export function credentialTable(credentials: readonly Credential[], paint: Paint, now: number): string[] {
  const ago = (time: string | null): string => {
    const at = timeOf(time)
    return at === undefined ? 'never' : `${formatAge(now - at)} ago`
  }
  const rows = credentials.map(({ name, registry, username, updatedAt, lastUsedAt }) =>
    [name, registry, username, ago(updatedAt), ago(lastUsedAt)].map(neutralise),
  )
  return textTable(['NAME', 'REGISTRY', 'USER', 'SET', 'USED'], rows, paint)
}
