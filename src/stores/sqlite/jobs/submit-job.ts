import type { DatabaseSync } from 'node:sqlite'
import { SlipwayError } from '../../../errors/slipway-error.ts'
import { type Job, STAGES } from '../../../jobs/job.ts'
import type { Idempotency, NewJob } from '../../store.ts'
import { prepareInsertAttempt } from '../queue/insert-attempt.ts'
import { JOB_COLUMNS, type JobRow, toJob } from '../rows.ts'
import { prepare, prepareTuples } from '../statement.ts'
import type { Transaction } from '../transaction.ts'
import { prepareOrigins, prepareSecrets } from './job-additions.ts'
import { prepareLabels } from './labels.ts'

export interface Submitted {
  readonly job: Job
  readonly replayed: boolean
}

/**
 * The hot path of the API: one row each in jobs, dockerfiles, attempts and events, one a label, and one each for an
 * origin and a secret where there is one. The job is not read back: what is returned is made of the same values (the contract's suite compares it with `get`).
 */
export function prepareSubmit(db: DatabaseSync) {
  const insert = prepare(
    db,
    `INSERT INTO jobs (id, tenant, name, description, labels, priority, spec, status, attempt, metrics, warnings,
       dockerfile_sha256, dockerfile_bytes, context_sha256, context_bytes, cancel_requested, created_at, updated_at,
       idempotency_key, fingerprint)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', 1, '{}', ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)`,
  )
  const insertDockerfile = prepare(db, 'INSERT INTO dockerfiles (job_id, attempt, body) VALUES (?, 1, ?)')
  const origins = prepareOrigins(db)
  const secrets = prepareSecrets(db)
  const labels = prepareLabels(db)
  const insertAttempt = prepareInsertAttempt(db)
  const findReplay = prepareFindReplay(db)

  return (tx: Transaction, job: NewJob, idempotency: Idempotency | null): Submitted => {
    const first = idempotency === null ? undefined : findReplay(job.tenant, idempotency)
    if (first !== undefined) return { job: first, replayed: true }
    insert.run(
      job.id,
      job.tenant,
      job.name,
      job.description,
      JSON.stringify(job.labels),
      job.priority,
      JSON.stringify(job.spec),
      JSON.stringify(job.warnings),
      job.dockerfileSha256,
      job.dockerfile.byteLength,
      job.contextSha256,
      job.contextBytes,
      job.createdAt,
      job.createdAt,
      idempotency?.key ?? null,
      idempotency?.fingerprint ?? null,
    )
    insertDockerfile.run(job.id, job.dockerfile)
    if (job.origin !== null) origins.save(job.id, job.origin)
    if (job.secret !== null) secrets.save(job.id, job.secret)
    labels.add(job.id, job.labels)
    insertAttempt(tx, { ...job, jobId: job.id, number: 1, from: STAGES[0], now: job.createdAt })
    tx.tally.add(job.tenant, { queued: 1 })
    return { job: asStored(job), replayed: false }
  }
}

function prepareFindReplay(db: DatabaseSync) {
  const find = prepareTuples<readonly [...JobRow, fingerprint: string]>(
    db,
    `SELECT ${JOB_COLUMNS}, fingerprint FROM jobs
     WHERE tenant = ? AND idempotency_key = ? AND idempotency_key IS NOT NULL AND removed_at IS NULL`,
  )
  return (tenant: string, { key, fingerprint }: Idempotency): Job | undefined => {
    const row = find.get(tenant, key)
    if (row === undefined) return undefined
    const job = toJob(row)
    if (row.at(-1) === fingerprint) return job
    throw new SlipwayError('idempotency_conflict', {
      detail: `The Idempotency-Key ${JSON.stringify(key)} belongs to job ${job.id}, which was sent with another body`,
      data: { jobId: job.id },
    })
  }
}

function asStored(job: NewJob): Job {
  const { dockerfile, origin: _origin, secret: _secret, ...sent } = job
  return {
    ...sent,
    status: 'queued',
    stage: null,
    attempt: 1,
    reason: null,
    message: null,
    performance: null,
    metrics: {},
    imageId: null,
    hardening: null,
    published: null,
    imageBytes: null,
    findings: null,
    runMs: null,
    dockerfileBytes: dockerfile.byteLength,
    cancelRequested: false,
    updatedAt: job.createdAt,
    startedAt: null,
    finishedAt: null,
  }
}
