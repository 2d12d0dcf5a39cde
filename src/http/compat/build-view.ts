import type { Job, JobStatus } from '../../jobs/job.ts'
import type { Jobs, Origin } from '../../jobs/jobs.ts'
import { presentTime } from '../present-job.ts'

export const API = 'build'

const STATUS_WORDS: Readonly<Record<JobStatus, 'pending' | 'building' | 'success' | 'failed'>> = {
  queued: 'pending',
  running: 'building',
  succeeded: 'success',
  failed: 'failed',
  cancelled: 'failed',
}

/** The last lines of a log that an answer holds. */
const MOST_LINES = 1000

export interface BuildSummary {
  readonly build_id: string
  readonly status: string
  readonly message: string
  readonly image_name: string
  /** When the build was accepted, RFC 3339. */
  readonly started_at: string
  /** Null until it has ended. */
  readonly completed_at: string | null
}

/** A job as this API's build, without its log. Throws `job_not_found` when it was deleted meanwhile. */
export async function presentBuild(jobs: Jobs, job: Job): Promise<BuildSummary> {
  return {
    build_id: job.id,
    status: STATUS_WORDS[job.status],
    message: messageOf(job),
    image_name: imageNameOf(job, await jobs.origin(job.id)),
    started_at: presentTime(job.createdAt),
    completed_at: job.finishedAt === null ? null : presentTime(job.finishedAt),
  }
}

/** What a submit is answered with. */
export function presentStart({ job, imageName }: { readonly job: Job; readonly imageName: string }): object {
  return {
    build_id: job.id,
    status: STATUS_WORDS[job.status],
    message: 'Build started',
    image_name: imageName,
    started_at: presentTime(job.createdAt),
  }
}

/** The last lines of the latest attempt. */
export async function readLog(jobs: Jobs, id: string, signal: AbortSignal): Promise<readonly string[]> {
  let last: string[] = []
  for await (const lines of jobs.logs(id, {}, signal)) {
    last = [...last, ...lines.map(({ text }) => text)].slice(-MOST_LINES)
  }
  return last
}

function messageOf(job: Job): string {
  if (job.status === 'queued') return 'Build is waiting to be started'
  if (job.status === 'running') return `Build is running: ${job.stage ?? 'validate'}`
  return job.message ?? job.reason ?? job.status
}

/** Jobs of other APIs: where they publish, else what they are called. */
function imageNameOf(job: Job, origin: Origin | undefined): string {
  if (origin?.api === API && origin.image_name !== undefined) return origin.image_name
  const { publish } = job.spec
  return publish === null ? job.name : `${publish.repository}:${publish.tag}`
}
