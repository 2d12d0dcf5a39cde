/** From the domain's words to the API's: times become RFC 3339, evidence stays out (it is in the record). */
import { readCounts } from '../jobs/count-findings.ts'
import type { Attempt, Job, StageRecord } from '../jobs/job.ts'
import type { JobView } from '../jobs/jobs.ts'
import type { AttemptBody, JobBody, JobSummaryBody, JobViewBody } from './schemas/job.ts'

export const API_PREFIX = '/api/v2'

export function presentSummary(job: Job): JobSummaryBody {
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
    findings: job.findings === null ? null : readCounts(job.findings),
    runMs: job.runMs,
    cancelRequested: job.cancelRequested,
    createdAt: presentTime(job.createdAt),
    updatedAt: presentTime(job.updatedAt),
    startedAt: presentOptionalTime(job.startedAt),
    finishedAt: presentOptionalTime(job.finishedAt),
    links: presentLinks(job.id, job.imageId !== null),
  }
}

/**
 * What is said of an image is not there without one: a job that waits need not carry the bytes. The addresses are
 * joined, not added: V8 keeps a sum of strings as a tree, and one such in an answer, or in a time of it, takes
 * JSON.stringify off its fast path (5.7 µs for a job and its attempts, 2.2 without; Node 26).
 */
function presentLinks(id: string, hasImage: boolean): JobSummaryBody['links'] {
  const to = (what: string): string => [API_PREFIX, '/jobs/', id, what].join('')
  const links = {
    self: to(''),
    events: to('/events'),
    logs: to('/logs'),
    dockerfile: to('/dockerfile'),
    record: to('/record'),
  }
  return hasImage ? { ...links, findings: to('/findings'), sbom: to('/sbom') } : links
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
let characters: number[] = []

/**
 * Epoch milliseconds as RFC 3339 in UTC. A job has a score of times, most within one minute, whose text is kept: with
 * Date alone they were an eighth of what a read costs. It is made of characters so that it is no tree (see the links).
 */
export function presentTime(at: number): string {
  const start = Math.floor(at / MINUTE_MS)
  if (start !== minute) {
    const text = new Date(start * MINUTE_MS).toISOString()
    characters = Array.from(text, (character) => character.charCodeAt(0))
    minute = start
  }
  const rest = at - start * MINUTE_MS
  const end = characters.length
  characters[end - 7] = digit(rest, 10_000)
  characters[end - 6] = digit(rest, 1000)
  characters[end - 4] = digit(rest, 100)
  characters[end - 3] = digit(rest, 10)
  characters[end - 2] = digit(rest, 1)
  return String.fromCharCode(...characters)
}

const ZERO = 0x30

function digit(number: number, place: number): number {
  return ZERO + (Math.floor(number / place) % 10)
}

function presentOptionalTime(at: number | null): string | null {
  return at === null ? null : presentTime(at)
}
