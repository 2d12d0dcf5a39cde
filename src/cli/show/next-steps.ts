/** What to do after a verdict, as commands. */
import type { JobView, Reason, Stage } from '../../client/api-types.generated.ts'

type Steps = (id: string, stage: Stage | null) => readonly string[]

const LOG = (id: string): string => `all that it wrote:  slipway logs ${id}`
const AGAIN = (id: string): string => `try it again:  slipway retry ${id}`

/** Where more than the log and another try helps. */
const BY_REASON: Partial<Readonly<Record<Reason, Steps>>> = {
  dockerfile_invalid: () => ['check a Dockerfile before it is sent:  slipway lint Dockerfile'],
  policy_denied: () => ['what the policy says of a Dockerfile:  slipway policy test NAME Dockerfile'],
  build_failed: (id) => [LOG(id), 'mend the Dockerfile and submit it again'],
  vulnerable: (id) => [`what was found, and what mends it:  slipway findings ${id}`],
  scan_unavailable: (id) => ['what is known of vulnerabilities:  slipway advisories status', AGAIN(id)],
  out_of_memory: () => ['submit it with more memory:  --memory 2g'],
  run_timeout: (id) => ['submit it with more time:  --timeout 10m', LOG(id)],
  // Of a build it is the image that is too large.
  disk_limit: (id, stage) =>
    stage === 'build' ? [LOG(id)] : ['submit it with more room in /data:  --data-size 1g'],
  publish_failed: (id) => [`publish it again:  slipway retry ${id} --from publish`],
  publish_denied: (id) => [
    `publish it with another account:  slipway retry ${id} --from publish --username NAME`,
  ],
}

const OTHERWISE: Steps = (id) => [LOG(id), AGAIN(id)]

/** Empty while the job runs, and when there is nothing to mend. */
export function nextSteps({
  id,
  status,
  reason,
  stage,
}: Pick<JobView, 'id' | 'status' | 'reason' | 'stage'>): readonly string[] {
  if (status === 'cancelled') return [AGAIN(id)]
  if (status !== 'failed') return []
  return (reason === null ? OTHERWISE : (BY_REASON[reason] ?? OTHERWISE))(id, stage)
}
