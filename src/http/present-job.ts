/** From the domain's words to the API's: times become RFC 3339, evidence stays out (it is in the record). */
import type { Attempt, Job, StageRecord } from '../jobs/job.ts'
import type { JobView } from '../jobs/jobs.ts'
import type { AttemptBody, JobBody, JobSummaryBody, JobViewBody } from './schemas/job.ts'

export const API_PREFIX = '/api/v2'

export function presentSummary(job: Job): JobSummaryBody {
  const self = `${API_PREFIX}/jobs/${job.id}`
  return {
    id: job.id,
    name: job.name,
    description: job.description,
    labels: job.labels,
    priority: job.priority,
    status: job.status,
    stage: job.stage,
    attempt: job.attempt,
    reason: job.reason,
    message: job.message,
    performance: job.performance,
    hardening: job.hardening,
    warnings: job.warnings as string[],
    imageId: job.imageId,
    published: job.published,
    imageBytes: job.imageBytes,
    findings: job.findings,
    runMs: job.runMs,
    cancelRequested: job.cancelRequested,
    createdAt: presentTime(job.createdAt),
    updatedAt: presentTime(job.updatedAt),
    startedAt: presentOptionalTime(job.startedAt),
    finishedAt: presentOptionalTime(job.finishedAt),
    links: presentLinks(self, job.imageId !== null),
  }
}

/** What is said of an image is not there without one: a job that waits need not carry the bytes. */
function presentLinks(self: string, hasImage: boolean): JobSummaryBody['links'] {
  const links = {
    self,
    events: `${self}/events`,
    logs: `${self}/logs`,
    dockerfile: `${self}/dockerfile`,
    record: `${self}/record`,
  }
  return hasImage ? { ...links, findings: `${self}/findings`, sbom: `${self}/sbom` } : links
}

export function presentJob(job: Job): JobBody {
  return {
    ...presentSummary(job),
    spec: job.spec,
    metrics: job.metrics,
    dockerfile: { sha256: job.dockerfileSha256, bytes: job.dockerfileBytes },
    context: job.contextSha256 === null ? null : { sha256: job.contextSha256, bytes: job.contextBytes },
  }
}

export function presentView(view: JobView): JobViewBody {
  return { ...presentJob(view), position: view.position, attempts: view.attempts.map(presentAttempt) }
}

function presentAttempt(attempt: Attempt): AttemptBody {
  const { verdict } = attempt
  return {
    number: attempt.number,
    from: attempt.from,
    status: attempt.status,
    tries: attempt.tries,
    lastFault: attempt.lastFault,
    createdAt: presentTime(attempt.createdAt),
    startedAt: presentOptionalTime(attempt.startedAt),
    endedAt: presentOptionalTime(attempt.endedAt),
    verdict:
      verdict === null
        ? null
        : { ...verdict, excerpt: [...(verdict.excerpt ?? [])], line: verdict.line ?? null },
    stages: attempt.stages.map(presentStage),
  }
}

function presentStage(record: StageRecord): AttemptBody['stages'][number] {
  return {
    stage: record.stage,
    status: record.status,
    startedAt: presentOptionalTime(record.startedAt),
    endedAt: presentOptionalTime(record.endedAt),
    durationMs:
      record.startedAt === null || record.endedAt === null ? null : record.endedAt - record.startedAt,
    message: record.message,
  }
}

const MINUTE_MS = 60_000
let minute = Number.NaN
let minuteText = ''

/**
 * Epoch milliseconds as RFC 3339 in UTC. A job has a score of times, most within one minute, whose text is kept:
 * with Date alone they were an eighth of what a read costs.
 */
export function presentTime(at: number): string {
  const start = Math.floor(at / MINUTE_MS)
  if (start !== minute) {
    minuteText = new Date(start * MINUTE_MS).toISOString().slice(0, -'00.000Z'.length)
    minute = start
  }
  const rest = at - start * MINUTE_MS
  const seconds = Math.floor(rest / 1000)
  const milliseconds = rest - seconds * 1000
  return `${minuteText}${String(seconds).padStart(2, '0')}.${String(milliseconds).padStart(3, '0')}Z`
}

function presentOptionalTime(at: number | null): string | null {
  return at === null ? null : presentTime(at)
}
