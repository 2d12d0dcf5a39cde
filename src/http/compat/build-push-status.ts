import { type StageName, isEnded } from '../../jobs/job.ts'
import type { JobView } from '../../jobs/jobs.ts'

export type State = 'Pending' | 'In Progress' | 'Completed' | 'Failed'

export interface BuildPushStatus {
  readonly build_id: string
  readonly build_status: State
  readonly push_status: State
  readonly 'Build Fail Reason'?: string
  readonly 'Push Fail Reason'?: string
}

/**
 * One job as two states, from its latest attempt. Once there is an image the build is `Completed`; whatever ends the
 * job after that without a push (the scan, the run, a cancel) is a push that `Failed`, for that is what it was for.
 */
export function presentStatus(job: JobView): BuildPushStatus {
  const build = buildState(job)
  const push = pushState(job, build)
  const reason = job.message ?? job.reason ?? job.status
  return {
    build_id: job.id,
    build_status: build,
    push_status: push,
    ...(build === 'Failed' ? { 'Build Fail Reason': reason } : {}),
    ...(push === 'Failed' ? { 'Push Fail Reason': reason } : {}),
  }
}

function buildState(job: JobView): State {
  if (statusOf(job, 'build') === 'passed') return 'Completed'
  if (isEnded(job.status)) return 'Failed'
  return job.status === 'running' ? 'In Progress' : 'Pending'
}

/** A job that names no place to publish to (other APIs have such) stays `Pending`: nothing was pushed, nothing failed. */
function pushState(job: JobView, build: State): State {
  const publish = statusOf(job, 'publish')
  if (publish === 'passed') return 'Completed'
  if (job.status === 'running') return publish === 'running' ? 'In Progress' : 'Pending'
  const hasFailed = job.status === 'failed' || job.status === 'cancelled'
  return hasFailed && build === 'Completed' ? 'Failed' : 'Pending'
}

function statusOf({ attempts }: JobView, stage: StageName): string | undefined {
  return attempts.at(-1)?.stages.find((record) => record.stage === stage)?.status
}
