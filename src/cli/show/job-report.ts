/** A job for a person: where it stands, or its verdict with what explains it. */
import type { JobRecord, JobView } from '../../client/api-types.generated.ts'
import { quoteRange } from '../../main/quote-range.ts'
import { neutralise } from './neutralise.ts'
import { hardeningFacts, healthFacts, publishingFacts } from './publishing-facts.ts'
import { formatAge, formatBytes, formatDuration, timeOf } from './quantity.ts'
import { reachedFacts } from './reached-hosts.ts'
import { type Paint, statusTone } from './style.ts'
import { exitCodeOf, sandboxRuntime, usageFacts } from './usage.ts'

const MAX_METRICS = 20
/** A stage that is skipped and took that long has done something in its place. */
const AUDIT_MS = 100

/** What is shown beside the job itself. */
export interface ReportSources {
  /** There once the job has ended. */
  readonly record: JobRecord | undefined
  /** The text of the latest attempt; undefined: nothing is quoted. */
  readonly dockerfile?: string | undefined
}

export function jobReport(
  job: JobView,
  { record, dockerfile }: ReportSources,
  paint: Paint,
  now: number,
): string[] {
  const facts: [string, string][] = [...standing(job, now), ...results(job, record), ...timings(job)]
  return [
    headline(job, paint),
    ...failedLine(job, dockerfile, paint),
    ...excerpt(job, paint),
    ...facts.map(([name, value]) => `  ${paint('dim', name.padEnd(12))} ${neutralise(value)}`),
    ...job.warnings.map((warning) => `  ${paint('warn', '! warning'.padEnd(12))} ${neutralise(warning)}`),
  ]
}

function headline(job: JobView, paint: Paint): string {
  const sign = { succeeded: '✓', failed: '✗', cancelled: '✗', running: '●', queued: '·' }[job.status]
  const tone = statusTone(job.status)
  const reason = job.reason === null ? '' : ` (${job.reason})`
  const said = job.message === null || job.message === job.status ? '' : `: ${neutralise(job.message)}`
  return `${paint(tone, `${sign} ${job.status}${reason}`)}${said}`
}

/** Zero-based line of the Dockerfile at which the job failed; null: none is known, or the service is an older one. */
export function failedLineOf(job: JobView): number | null {
  return latest(job)?.verdict?.line ?? null
}

/** The first line of the instruction that failed, as the linter quotes it. */
function failedLine(job: JobView, dockerfile: string | undefined, paint: Paint): string[] {
  const line = failedLineOf(job)
  if (line === null || dockerfile === undefined) return []
  const text = dockerfile.split('\n', line + 1)[line]?.trimEnd() ?? ''
  const start = { line, character: text.search(/\S|$/) }
  const [quoted, marks] = quoteRange(dockerfile, { start, end: { line, character: text.length } })
  return quoted === undefined || marks === undefined
    ? []
    : [neutralise(quoted), paint('bad', neutralise(marks))]
}

/** The lines that explain a failure, as the service chose them. */
function excerpt(job: JobView, paint: Paint): string[] {
  const lines = latest(job)?.verdict?.excerpt ?? []
  return lines.map((line) => `  ${paint('bad', '│')} ${neutralise(line)}`)
}

function standing(job: JobView, now: number): [string, string][] {
  const created = timeOf(job.createdAt)
  const facts: [string, string][] = [
    ['job', job.id],
    ['name', job.name],
  ]
  if (job.status === 'queued' && job.position !== null) facts.push(['position', String(job.position)])
  if (job.status === 'running' && job.stage !== null) facts.push(['stage', job.stage])
  if (job.attempt > 1) facts.push(['attempt', String(job.attempt)])
  if (job.cancelRequested && job.status === 'running') facts.push(['cancel', 'asked for'])
  const labels = Object.entries(job.labels).map(([key, value]) => `${key}=${value}`)
  if (labels.length > 0) facts.push(['labels', labels.join(', ')])
  if (created !== undefined) facts.push(['submitted', `${job.createdAt} (${formatAge(now - created)} ago)`])
  const fault = latest(job)?.lastFault
  if (fault && job.status !== 'succeeded') facts.push(['fault', `${fault} (on the service's side)`])
  return facts
}

function results(job: JobView, record: JobRecord | undefined): [string, string][] {
  const facts: [string, string][] = []
  if (job.performance !== null) facts.push(['performance', String(job.performance)])
  const metrics = Object.entries(job.metrics).filter(([name]) => name !== 'perf')
  for (const [name, value] of metrics.slice(0, MAX_METRICS)) facts.push(['metric', `${name} ${value}`])
  if (metrics.length > MAX_METRICS) {
    facts.push(['metric', `… and ${metrics.length - MAX_METRICS} more, see --json`])
  }
  facts.push(...hardeningFacts(job, record), ...healthFacts(record))
  const exitCode = exitCodeOf(record)
  if (exitCode !== undefined && exitCode !== 0) facts.push(['exit code', String(exitCode)])
  const measured = usageFacts(record)
  if (measured.length > 0) facts.push(['measured', measured.join(' · ')])
  const runtime = sandboxRuntime(record)
  if (runtime !== undefined) facts.push(['sandbox', runtime])
  if (job.imageId !== null) facts.push(['image', `${job.imageId}${imageSize(record)}`])
  facts.push(...reachedFacts(record), ...publishingFacts(job, record))
  return facts
}

function imageSize(record: JobRecord | undefined): string {
  const { bytes, reused } = Object(record?.image) as { bytes?: unknown; reused?: unknown }
  const size = typeof bytes === 'number' ? ` ${formatBytes(bytes)}` : ''
  return reused === true ? `${size}, built before from the same input` : size
}

function timings(job: JobView): [string, string][] {
  const stages = (latest(job)?.stages ?? [])
    .filter(
      ({ durationMs, status }) => durationMs !== null && (status !== 'skipped' || durationMs >= AUDIT_MS),
    )
    .map((stage) => `${stage.stage} ${formatDuration(stage.durationMs ?? 0)}`)
  const [created, started, finished] = [job.createdAt, job.startedAt, job.finishedAt].map(timeOf)
  if (created !== undefined && started !== undefined && job.attempt === 1) {
    stages.unshift(`queue ${formatDuration(started - created)}`)
  }
  if (created !== undefined && finished !== undefined && job.attempt === 1) {
    stages.push(`all ${formatDuration(finished - created)}`)
  }
  return stages.length === 0 ? [] : [['time', stages.join(' · ')]]
}

function latest(job: JobView): JobView['attempts'][number] | undefined {
  return job.attempts.find((attempt) => attempt.number === job.attempt)
}
