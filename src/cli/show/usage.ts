/** What the host measured of a run, out of a job's record: evidence of any shape, so that nothing is taken for granted. */
import type { JobRecord } from '../../client/api-types.generated.ts'
import { formatBytes, formatDuration } from './quantity.ts'

/** `wall 310 ms`, `CPU 12 ms`, `peak memory 3.1 MiB`, `/data 14 B`; empty when nothing was measured. */
export function usageFacts(record: JobRecord | undefined): string[] {
  const usage = objectAt(objectAt(record, 'run'), 'usage')
  const facts: [string, unknown, (value: number) => string][] = [
    ['wall', usage.wallMs, formatDuration],
    ['CPU', usage.cpuMs, formatDuration],
    ['peak memory', usage.peakMemoryBytes, formatBytes],
    ['/data', usage.bytesWritten, formatBytes],
  ]
  return facts.flatMap(([name, value, format]) =>
    typeof value === 'number' ? [`${name} ${format(value)}`] : [],
  )
}

/** `runsc`, when the record says which runtime the sandbox had. */
export function sandboxRuntime(record: JobRecord | undefined): string | undefined {
  const { runtime } = objectAt(record, 'sandbox')
  return typeof runtime === 'string' ? runtime : undefined
}

export function exitCodeOf(record: JobRecord | undefined): number | undefined {
  const { exitCode } = objectAt(record, 'run')
  return typeof exitCode === 'number' ? exitCode : undefined
}

function objectAt(value: unknown, key: string): Record<string, unknown> {
  const found =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
  return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {}
}
