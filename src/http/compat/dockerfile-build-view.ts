import { type Job, STAGES, type StageName, isEnded } from '../../jobs/job.ts'
import type { Jobs, Origin } from '../../jobs/jobs.ts'
import { presentTime } from '../present-job.ts'
import { API } from './dockerfile-build-form.ts'

/** Spelled as the older service spelled them; its clients compare the texts. */
const STARTING = 'Build is starting'
const BUILT = 'Image successfully built. To be publishesd'
const PUSHED = 'Docker Image is successfully pushed to Docker Hub'

export interface BuildRecord {
  readonly id: string
  readonly username: string
  readonly file: string
  readonly image_id: string | null
  readonly status: string
  readonly created_at: string
}

/** A job as this API's record. Throws `job_not_found` when it was deleted meanwhile. */
export async function presentBuild(jobs: Jobs, job: Job): Promise<BuildRecord> {
  const origin = await jobs.origin(job.id)
  return {
    id: job.id,
    username: usernameOf(job, origin),
    file: origin?.api === API ? (origin.file ?? '') : 'Dockerfile',
    image_id: job.imageId,
    status: await statusText(jobs, job),
    created_at: presentTime(job.createdAt),
  }
}

/** Jobs of other APIs have none; the first part of where they publish comes nearest. */
function usernameOf({ spec: { publish } }: Job, origin: Origin | undefined): string {
  if (origin?.api === API && origin.username !== undefined) return origin.username
  return publish?.repository.includes('/') === true ? (publish.repository.split('/')[0] ?? '') : ''
}

async function statusText(jobs: Jobs, job: Job): Promise<string> {
  if (job.status === 'succeeded') return job.published === null ? BUILT : PUSHED
  if (isEnded(job.status)) return `Error: ${job.message ?? job.reason ?? job.status}`
  const isBuilt = job.status === 'queued' ? await hasImage(jobs, job.id) : isPastBuild(job.stage)
  return isBuilt ? BUILT : STARTING
}

function isPastBuild(stage: StageName | null): boolean {
  return stage !== null && STAGES.indexOf(stage) > STAGES.indexOf('build')
}

/** A job that waits to be tried again may have its image already. */
async function hasImage(jobs: Jobs, id: string): Promise<boolean> {
  const { attempts } = await jobs.get(id)
  return (
    attempts.at(-1)?.stages.some(({ stage, status }) => stage === 'build' && status === 'passed') ?? false
  )
}
