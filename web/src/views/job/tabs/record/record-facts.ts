/** Parts of a record whose form is not fixed, as names and words. */
import { formatBytes, formatDuration } from '../../../../ui/format.ts'

export interface Fact {
  readonly name: string
  readonly value: string
}

/** `memoryBytes` is shown as a size, `timeoutMs` as a duration, and what is unknown as it is. */
export function factsOf(value: unknown, path = ''): readonly Fact[] {
  if (typeof value !== 'object' || value === null) {
    return path === '' ? [] : [{ name: wordsOf(path), value: sayValue(path, value) }]
  }
  if (Array.isArray(value)) {
    const isPlain = value.every((one) => typeof one !== 'object' || one === null)
    if (isPlain)
      return [{ name: wordsOf(path), value: value.length === 0 ? 'none' : value.map(String).join(', ') }]
    return value.flatMap((one, at) => factsOf(one, `${path} ${at + 1}`))
  }
  return Object.entries(value).flatMap(([name, one]) => factsOf(one, path === '' ? name : `${path}.${name}`))
}

function sayValue(path: string, value: unknown): string {
  if (value === null || value === undefined) return 'not known'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value !== 'number') return String(value)
  if (/(?:Bytes|bytes|bytesWritten)$/.test(path)) return formatBytes(value)
  if (/Ms$/.test(path)) return formatDuration(value)
  return String(value)
}

/** The last part of a path, `noNewPrivileges` as `no new privileges`. */
function wordsOf(path: string): string {
  const last = path.split('.').at(-1) ?? path
  return last
    .replace(/(?:Bytes|Ms)$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
}

/** Members of a record of a newer service that this page has no place for. */
export function unknownMembers(
  record: Readonly<Record<string, unknown>>,
  known: readonly string[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !known.includes(name)))
}
