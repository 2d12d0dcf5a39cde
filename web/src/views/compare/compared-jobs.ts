/** The ids of the two jobs in a query as in `jobs=a,b`; null: not chosen. */
export function readCompared(search: string): readonly [string | null, string | null] {
  const ids = new URLSearchParams(search)
    .getAll('jobs')
    .flatMap((value) => value.split(','))
    .map((id) => id.trim())
    .filter((id) => id !== '')
  return [ids[0] ?? null, ids[1] ?? null]
}

/** With the path. */
export function compareAddress(first: string, second: string): string {
  return `/compare?jobs=${encodeURIComponent(first)},${encodeURIComponent(second)}`
}
