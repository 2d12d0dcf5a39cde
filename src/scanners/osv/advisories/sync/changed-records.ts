/** The list of an ecosystem's records, newest first: `modified_id.csv`, lines of an RFC 3339 time and an id. */
import { isPassing } from './fetch-text.ts'
import { type HttpSource, reasonOf, unavailable } from './http-source.ts'

export interface ChangedRecord {
  readonly id: string
  /** Epoch milliseconds. */
  readonly modifiedAt: number
}

const LONGEST_LINE = 4096
const LINE = /^([0-9T:.+Z-]{20,40}),([A-Za-z0-9][A-Za-z0-9._:+~-]{0,254})$/

/**
 * What was modified since, up to `most` records; null when there are more, when there is no such list, or when it is
 * not one. Reads no further than it must. Throws `advisories_unavailable`, and the signal's reason.
 */
export async function fetchChanged(
  http: HttpSource,
  url: string,
  { since, most, signal }: { readonly since: number; readonly most: number; readonly signal: AbortSignal },
): Promise<readonly ChangedRecord[] | null> {
  const { status, body } = await http.get(url, { signal })
  if (status !== 200) {
    body.destroy()
    if (isPassing(status)) throw unavailable(url, `it answers ${status}`)
    return null
  }
  const changed: ChangedRecord[] = []
  try {
    for await (const line of linesOf(body.setEncoding('latin1'))) {
      const [, time = '', id = ''] = LINE.exec(line) ?? []
      const modifiedAt = Date.parse(time)
      if (Number.isNaN(modifiedAt)) return null
      if (modifiedAt < since) return changed
      if (changed.length === most) return null
      changed.push({ id, modifiedAt })
    }
    return changed
  } catch (cause) {
    signal.throwIfAborted()
    throw unavailable(url, reasonOf(cause), cause)
  } finally {
    body.destroy()
  }
}

async function* linesOf(texts: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let rest = ''
  for await (const text of texts) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    // Something else than a list would be kept in memory up to its end.
    if (rest.length > LONGEST_LINE) throw new RangeError('it is not a list of records')
    yield* lines.map((line) => line.trimEnd()).filter((line) => line !== '')
  }
  if (rest.trim() !== '') yield rest.trimEnd()
}
