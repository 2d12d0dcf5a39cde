/** How the six APIs tell each state of a job: the table of docs/compat/README.md. */
import type { Story } from './dialects.ts'

const STARTING = 'Build is starting'
const BUILT = 'Image successfully built. To be publishesd'
const PUSHED = 'Docker Image is successfully pushed to Docker Hub'

function story(
  native: string,
  run: string,
  job: string,
  dockerfileBuild: string,
  buildPush: string,
  build: string,
): Story {
  return { native, run, job, dockerfileBuild, buildPush, build }
}

export const STORIES = {
  queued: story('queued', 'Pending', 'init', STARTING, 'Pending, Pending', 'pending'),
  building: story('running build', 'Running', 'building', STARTING, 'In Progress, Pending', 'building'),
  scanning: story('running scan', 'Running', 'scanning', BUILT, 'Completed, Pending', 'building'),
  running: story('running run', 'Running', 'running', BUILT, 'Completed, Pending', 'building'),
  pushing: story('running publish', 'Running', 'pushing', BUILT, 'Completed, In Progress', 'building'),
  published: story('succeeded', 'Successful', 'success', PUSHED, 'Completed, Completed', 'success'),
  unpublished: story('succeeded', 'Successful', 'success', BUILT, 'Completed, Pending', 'success'),
  failedToBuild: story('failed', 'Failed', 'failed', 'Error', 'Failed, Pending', 'failed'),
  failedLater: story('failed', 'Failed', 'failed', 'Error', 'Completed, Failed', 'failed'),
  cancelled: story('cancelled', 'Failed', 'cancelled', 'Error', 'Failed, Pending', 'failed'),
} as const satisfies Record<string, Story>
