import type { Job, StageName } from '../../jobs/job.ts'
import type { Jobs, Origin } from '../../jobs/jobs.ts'
import { packDockerfile } from './gzip-dockerfile.ts'

/** All status words; the older service had room for ten characters. */
export const STATUS_WORDS = [
  'init',
  'building',
  'scanning',
  'running',
  'pushing',
  'success',
  'failed',
  'cancelled',
] as const
export type StatusWord = (typeof STATUS_WORDS)[number]

export interface JobOut {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly dockerfile: string
  readonly status: StatusWord
  readonly performance: number | null
}

const STAGE_WORDS: Readonly<Record<StageName, StatusWord>> = {
  validate: 'building',
  build: 'building',
  scan: 'scanning',
  run: 'running',
  measure: 'running',
  publish: 'pushing',
}

const QUIET_WORDS = {
  queued: 'init',
  succeeded: 'success',
  failed: 'failed',
  cancelled: 'cancelled',
} as const

/** What is remembered of a job that came, or was changed, by this API. */
export function originOf(packed: string, before?: Origin): Origin {
  // What another dialect keeps of its own job stays: that job is still read there.
  return { api: 'job', ...before, dockerfile: packed }
}

/** The job in the older service's words. Throws `job_not_found` when it was deleted meanwhile. */
export async function presentJob(jobs: Pick<Jobs, 'origin' | 'dockerfile'>, job: Job): Promise<JobOut> {
  const origin = await jobs.origin(job.id)
  return {
    id: job.id,
    name: job.name,
    description: job.description,
    dockerfile: origin?.dockerfile ?? packDockerfile(await jobs.dockerfile(job.id)),
    status: statusWord(job),
    performance: job.performance ?? job.hardening,
  }
}

export function statusWord({ status, stage }: Pick<Job, 'status' | 'stage'>): StatusWord {
  return status === 'running' ? STAGE_WORDS[stage ?? 'validate'] : QUIET_WORDS[status]
}
