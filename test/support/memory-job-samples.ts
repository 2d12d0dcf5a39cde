/** Jobs, attempts and records as the use cases give them, for `MemoryJobs`. */
import { createHash } from 'node:crypto'
import { SlipwayError } from '../../src/errors/slipway-error.ts'
import { type Job, SPEC_DEFAULTS, isEnded } from '../../src/jobs/job.ts'
import type { JobRecord } from '../../src/jobs/job-record.ts'
import type { JobView, Submission } from '../../src/jobs/jobs.ts'
import { resolvePublish } from '../../src/jobs/resolve-publish.ts'

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export function newJob(submission: Submission, dockerfile: Uint8Array, id: string): Job {
  const now = Date.now()
  const limits = {
    timeoutSeconds: 300,
    memoryMiB: 1024,
    cpus: 1,
    dataMiB: 64,
    pids: 512,
    ...submission.limits,
  }
  return {
    id,
    tenant: 'default',
    name: submission.name ?? id.slice(-6),
    description: submission.description ?? '',
    labels: submission.labels ?? {},
    priority: submission.priority ?? 0,
    spec: {
      buildArgs: submission.buildArgs ?? {},
      environment: submission.environment ?? {},
      target: submission.target ?? null,
      limits,
      performance: submission.performance ?? 'optional',
      ...SPEC_DEFAULTS,
      publish: publishOf(submission),
      hardening: submission.hardening ?? false,
    },
    status: 'queued',
    stage: null,
    attempt: 1,
    reason: null,
    message: null,
    performance: null,
    metrics: {},
    warnings: [],
    hardening: null,
    imageId: null,
    published: null,
    imageBytes: null,
    findings: null,
    runMs: null,
    dockerfileSha256: sha256(dockerfile),
    dockerfileBytes: dockerfile.length,
    contextSha256: submission.context?.sha256 ?? null,
    contextBytes: submission.context?.bytes ?? null,
    cancelRequested: false,
    createdAt: now,
    updatedAt: now,
    startedAt: null,
    finishedAt: null,
  }
}

function publishOf({ publish }: Submission): Job['spec']['publish'] {
  if (publish === undefined) return null
  return resolvePublish(publish, { registry: 'docker.io', allow: '' })
}

export const IMAGE_ID = `sha256:${'a'.repeat(64)}`

export function notScanned(): never {
  throw new SlipwayError('not_found', { detail: 'the image was not scanned, or not yet' })
}

export function attemptOf(job: Job): JobView['attempts'][number] {
  const failed = job.status === 'failed'
  return {
    jobId: job.id,
    number: job.attempt,
    from: 'validate',
    status: isEnded(job.status) ? 'ended' : 'queued',
    tries: 1,
    lastFault: null,
    createdAt: job.createdAt,
    startedAt: job.createdAt,
    endedAt: job.finishedAt,
    verdict: failed
      ? {
          status: 'failed',
          reason: job.reason,
          message: job.message ?? '',
          excerpt: ['make: *** [all] Error 2'],
        }
      : null,
    stages: [
      {
        stage: 'validate',
        status: 'passed',
        startedAt: 1000,
        endedAt: 1012,
        message: null,
        output: { secret: true },
      },
      { stage: 'build', status: 'running', startedAt: 1012, endedAt: null, message: null, output: null },
    ],
  }
}

export function recordOf(job: Job, attempt: number): JobRecord {
  return {
    job: job.id,
    attempt,
    status: job.status,
    reason: job.reason,
    message: job.message,
    line: null,
    submitted: {
      at: new Date(job.createdAt).toISOString(),
      dockerfile: { sha256: job.dockerfileSha256, bytes: job.dockerfileBytes },
      context: null,
      spec: job.spec,
    },
    policy: { name: 'default', sha256: '0'.repeat(64) },
    image: null,
    reached: null,
    sandbox: null,
    run: null,
    vulnerabilities: null,
    hardening: null,
    performance: job.performance,
    metrics: job.metrics,
    published: null,
    timings: [],
    versions: { slipway: '0.1.0' },
  }
}
