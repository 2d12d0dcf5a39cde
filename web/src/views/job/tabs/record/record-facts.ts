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

const NAMES: Readonly<Record<string, string>> = {
  wallMs: 'Wall time',
  cpuMs: 'CPU time',
  bytesWritten: 'Written to /data',
  source: 'Measured by',
  readOnlyRoot: 'Read-only root',
  dataMount: 'Mount of /data',
  'limits.timeoutMs': 'Most time',
  'limits.memoryBytes': 'Most memory',
  'limits.cpus': 'Most CPUs',
  'limits.dataBytes': 'Most in /data',
  'limits.tmpBytes': 'Most in /tmp',
  'limits.pids': 'Most processes',
  'limits.outputBytes': 'Most output',
}

/** The last part of a path that has no name of its own: `noNewPrivileges` as `No new privileges`. */
function wordsOf(path: string): string {
  const known = Object.hasOwn(NAMES, path) ? NAMES[path] : undefined
  if (known !== undefined) return known
  const last = path.split('.').at(-1) ?? path
  const words = last
    .replace(/(?:Bytes|Ms)$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Members of a record of a newer service that this page has no place for. */
export function unknownMembers(
  record: Readonly<Record<string, unknown>>,
  known: readonly string[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !known.includes(name)))
}
