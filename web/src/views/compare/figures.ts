import type { JobRecord, JobView } from '../../../../src/client/api-types.generated.ts'

export type FigureKind = 'number' | 'bytes' | 'duration'

export interface Figure {
  readonly name: string
  readonly kind: FigureKind
  /** Null: there is none. */
  readonly first: number | null
  readonly second: number | null
}

/** One side of a comparison; a record that could not be read is null. */
export interface Measured {
  readonly job: Pick<JobView, 'performance' | 'metrics' | 'hardening' | 'imageBytes' | 'runMs'>
  readonly record: Pick<JobRecord, 'run' | 'timings'> | null
}

/** What the submissions reported: the performance, then every number by its name. */
export function reportedFigures(first: Measured, second: Measured): readonly Figure[] {
  const names = new Set([...Object.keys(first.job.metrics), ...Object.keys(second.job.metrics)])
  if (isPerformance(first, 'perf') && isPerformance(second, 'perf')) names.delete('perf')
  const metrics = [...names].toSorted().map((name) => ({
    name,
    kind: 'number' as const,
    first: numberOf(first.job.metrics, name),
    second: numberOf(second.job.metrics, name),
  }))
  const { performance } = first.job
  return [
    { name: 'Performance', kind: 'number', first: performance, second: second.job.performance },
    ...metrics,
  ]
}

/** The number at `perf` is the performance, and stands there already. */
function isPerformance({ job }: Measured, name: string): boolean {
  const value = numberOf(job.metrics, name)
  return value === null || value === job.performance
}

/** What was measured from outside. */
export function measuredFigures(first: Measured, second: Measured): readonly Figure[] {
  const rows: readonly [string, FigureKind, (side: Measured) => number | null][] = [
    ['Time of the run', 'duration', ({ job, record }) => usageOf(record, 'wallMs') ?? job.runMs],
    ['CPU time of the run', 'duration', ({ record }) => usageOf(record, 'cpuMs')],
    ['Most memory of the run', 'bytes', ({ record }) => usageOf(record, 'peakMemoryBytes')],
    ['Written to /data', 'bytes', ({ record }) => usageOf(record, 'bytesWritten')],
    ['Time of the build', 'duration', ({ record }) => timeOf(record, 'build')],
    ['Size of the image', 'bytes', ({ job }) => job.imageBytes],
    ['Hardening index', 'number', ({ job }) => job.hardening],
  ]
  return rows
    .map(([name, kind, read]) => ({ name, kind, first: read(first), second: read(second) }))
    .filter((figure) => figure.first !== null || figure.second !== null)
}

function usageOf(record: Measured['record'], name: string): number | null {
  return numberOf(record?.run?.usage ?? {}, name)
}

function timeOf(record: Measured['record'], stage: string): number | null {
  return record?.timings.find((timing) => timing.stage === stage)?.durationMs ?? null
}

function numberOf(values: Readonly<Record<string, unknown>>, name: string): number | null {
  const value = Object.hasOwn(values, name) ? values[name] : null
  return typeof value === 'number' ? value : null
}
