import type { Config } from '../../config/schema.ts'
import type { DataRefusal } from '../../engines/engine.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { MeasureEvidence, RunEvidence } from '../../jobs/evidence.ts'
import type { Stage, StageContext, StageOutcome } from '../stage.ts'
import { collectNumbers, parseReport, readPerformance } from './parse-report.ts'

const MAIN = 'perf.json'

/** Reads the performance and the metrics out of what the run stage collected. Pure: the run is not needed any more. */
export function measureStage(config: Config['performance']): Stage<MeasureEvidence> {
  return {
    name: 'measure',
    async execute(context) {
      const { run } = context.outputs
      if (run === undefined) throw new SlipwayError('internal', { detail: 'measure without a run' })
      const metrics: Record<string, number> = Object.create(null) as Record<string, number>
      const failure = readAll(run, config, context, metrics)
      if (failure !== undefined) return explainFullDisk(run, failure)
      const performance = metrics['perf'] ?? null
      if (performance === null && context.job.spec.performance === 'required') {
        return explainFullDisk(run, {
          kind: 'rejected',
          reason: 'performance_missing',
          message: 'the run wrote no /data/perf.json, which this job requires',
        })
      }
      const output = { performance, metrics: { ...metrics } }
      return {
        kind: 'passed',
        output,
        message: performance === null ? 'no performance' : `performance ${performance}`,
      }
    },
  }
}

type Rejected = Extract<StageOutcome<MeasureEvidence>, { kind: 'rejected' }>

function readAll(
  run: RunEvidence,
  config: Config['performance'],
  context: StageContext,
  metrics: Record<string, number>,
): Rejected | undefined {
  for (const { name, why } of run.refused) {
    if (name === MAIN) return invalid(`/data/${MAIN} ${REFUSALS[why]}`)
    context.warn(`/data/${name} was ignored: it ${REFUSALS[why]}`)
  }
  for (const file of [...run.files].sort(
    (a, b) => order(a.name) - order(b.name) || (a.name < b.name ? -1 : 1),
  )) {
    const report = parseReport(Buffer.from(file.base64, 'base64'))
    if (report.kind === 'invalid') {
      if (file.name === MAIN) return invalid(`/data/${MAIN} ${report.why}`)
      context.warn(`/data/${file.name} was ignored: it ${report.why}`)
      continue
    }
    if (report.warning !== null) context.warn(`/data/${file.name}: ${report.warning}`)
    if (file.name === MAIN) {
      const performance = readPerformance(report.value)
      if (typeof performance !== 'number') return invalid(`/data/${MAIN} ${performance.why}`)
      metrics['perf'] = performance
    }
    addNumbers(file.name, report.value, config, context, metrics)
  }
  return undefined
}

function addNumbers(
  name: string,
  value: unknown,
  config: Config['performance'],
  context: StageContext,
  metrics: Record<string, number>,
): void {
  const prefix = name === MAIN ? '' : name.replace(/\.json$/, '')
  // The main file's `perf` is among them already.
  const known = name === MAIN ? 1 : 0
  const room = Math.max(0, config.maxMetrics - Object.keys(metrics).length + known)
  const { numbers, complete } = collectNumbers(value, prefix, room)
  for (const [path, number] of numbers) metrics[path] ??= number
  if (!complete)
    context.warn(`/data/${name}: only the first ${config.maxMetrics} metrics of the run were kept`)
}

function order(name: string): number {
  return name === MAIN ? 0 : 1
}

function invalid(message: string): Rejected {
  return { kind: 'rejected', reason: 'performance_invalid', message }
}

/** A report that was cut because /data was full is a matter of the disk, not of its author's JSON. */
function explainFullDisk(run: RunEvidence, failure: Rejected): Rejected {
  if (!run.dataFull) return failure
  return {
    ...failure,
    reason: 'disk_limit',
    message: `/data was full at the end of the run: ${failure.message}`,
  }
}

const REFUSALS: Readonly<Record<DataRefusal, string>> = {
  too_large: 'is larger than the limit',
  symbolic_link: 'is a symbolic link',
  directory: 'is a folder',
  not_regular: 'is not a regular file',
  too_many: 'is one file too many',
  unreadable: 'cannot be read',
}
