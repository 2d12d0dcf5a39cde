/** What the host measured, against what was allowed. The record has both as they were: what is missing or odd is left out. */
import type { JobRecord } from '../../../../../../src/client/api-types.generated.ts'

export interface UsageBar {
  readonly name: 'Wall time' | 'CPU' | 'Peak memory' | 'Written to /data'
  readonly kind: 'time' | 'cores' | 'bytes'
  readonly used: number
  /** Null: not limited, or not known. */
  readonly limit: number | null
  /** In milliseconds: the CPU time behind `cores`. */
  readonly cpuMs?: number
}

export function usageBars(record: Pick<JobRecord, 'run' | 'sandbox'>): readonly UsageBar[] {
  const usage = asObject(record.run?.usage)
  const limits = asObject(asObject(record.sandbox).limits)
  const wallMs = numberAt(usage, 'wallMs')
  const cpuMs = numberAt(usage, 'cpuMs')
  const cores = wallMs === null || cpuMs === null || wallMs === 0 ? null : cpuMs / wallMs
  const all: readonly (Omit<UsageBar, 'used'> & { readonly used: number | null })[] = [
    { name: 'Wall time', kind: 'time', used: wallMs, limit: numberAt(limits, 'timeoutMs') },
    {
      name: 'CPU',
      kind: 'cores',
      used: cores,
      limit: numberAt(limits, 'cpus'),
      ...(cpuMs === null ? {} : { cpuMs }),
    },
    {
      name: 'Peak memory',
      kind: 'bytes',
      used: numberAt(usage, 'peakMemoryBytes'),
      limit: numberAt(limits, 'memoryBytes'),
    },
    {
      name: 'Written to /data',
      kind: 'bytes',
      used: numberAt(usage, 'bytesWritten'),
      limit: numberAt(limits, 'dataBytes'),
    },
  ]
  return all.flatMap(({ used, ...bar }) => (used === null ? [] : [{ ...bar, used }]))
}

/** From 0 to 1; null without a limit. */
export function fillOf({ used, limit }: Pick<UsageBar, 'used' | 'limit'>): number | null {
  return limit === null || limit <= 0 ? null : Math.min(1, Math.max(0, used / limit))
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function numberAt(object: Readonly<Record<string, unknown>>, name: string): number | null {
  const value = object[name]
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null
}
