import { SPEC_DEFAULTS } from '../../src/jobs/job.ts'
/**
 * Child process that fills a data folder through the store itself, in big concurrent batches.
 *
 *   node bench/support/fill-store.ts FOLDER JOBS ENDED       ENDED of the JOBS have run; the others are queued
 */
import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { newId } from '../../src/jobs/new-id.ts'
import { STAGES, type StageRecord, type Verdict } from '../../src/jobs/job.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite-store.ts'
import type { Lease, NewJob } from '../../src/stores/store.ts'
import { EVIDENCE } from './evidence.ts'

const BATCH = 5000
/** Names and labels that there are: each is had by a tenth of the jobs. */
const GROUPS = 10

const [folder = '', jobs = '0', ended = '0'] = process.argv.slice(2)
const dockerfile = Buffer.from(`FROM busybox\nCMD echo '{"perf":0.99}' > /data/perf.json\n`)
const dockerfileSha256 = createHash('sha256').update(dockerfile).digest('hex')
const limits = { timeoutSeconds: 300, memoryMiB: 1024, cpus: 1, dataMiB: 64, pids: 512 }

function makeJob(number: number): NewJob {
  return {
    id: newId(),
    tenant: 'default',
    name: `name-${number % GROUPS}`,
    description: 'made by the benchmark',
    labels: { team: `team-${number % GROUPS}` },
    priority: 0,
    spec: { buildArgs: {}, environment: {}, target: null, limits, performance: 'optional', ...SPEC_DEFAULTS },
    dockerfile,
    dockerfileSha256,
    contextSha256: null,
    contextBytes: null,
    warnings: [],
    origin: null,
    secret: null,
    createdAt: Date.now(),
  }
}

mkdirSync(folder, { recursive: true, mode: 0o700 })
const store = await openSqliteStore({ path: join(folder, 'slipway.db') })

async function submitAll(from: number, to: number): Promise<void> {
  for (let start = from; start < to; start += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, to - start) }, (_, index) => start + index)
    await Promise.all(numbers.map((number) => store.jobs.submit(makeJob(number), null)))
  }
}

async function endAll(count: number): Promise<void> {
  const owner = randomUUID()
  for (let left = count; left > 0; left -= BATCH) {
    const size = Math.min(BATCH, left)
    const request = { owner, now: Date.now(), leaseMs: 600_000, perTenant: Number.MAX_SAFE_INTEGER }
    const leases = await Promise.all(Array.from({ length: size }, () => store.queue.claim(request)))
    await Promise.all(leases.filter((lease) => lease !== undefined).map(endOne))
  }
}

/** As a worker ends a job: a record for each stage, some log, a verdict. */
async function endOne(lease: Lease, index: number): Promise<void> {
  const now = Date.now()
  const succeeded = index % 2 === 0
  const stages = STAGES.map((stage): StageRecord => {
    const status = stage === 'scan' || stage === 'publish' ? 'skipped' : 'passed'
    return { stage, status, startedAt: now, endedAt: now + 10, message: null, output: EVIDENCE[stage] }
  })
  const lines = [{ seq: 1, at: now, stage: 'run', step: null, stream: 'stdout', text: 'one line' }] as const
  const verdict: Verdict = succeeded
    ? { status: 'succeeded', reason: null, message: 'performance 0.99' }
    : {
        status: 'failed',
        reason: 'run_failed',
        message: 'the command ended with exit code 1',
        excerpt: ['one line'],
      }
  const result = {
    performance: succeeded ? 0.99 : null,
    metrics: { perf: 0.99 },
    imageId: null,
    warnings: [],
  }
  await Promise.all([
    ...stages.map((record) => store.queue.saveStage(lease, record, now)),
    store.logs.append(lease.jobId, lease.attempt, lines),
    store.queue.finish(lease, verdict, result, now),
  ])
}

// The ended ones first, so that the claims find just them.
await submitAll(0, Number(ended))
await endAll(Number(ended))
await submitAll(Number(ended), Number(jobs))
await store.close()
