import type { SlotWork } from '../../observability/system.ts'
import type { Worker } from '../../queue/worker.ts'
import type { JobStore } from '../../stores/store.ts'

/** What each busy slot works on. A job that was deleted meanwhile is still worked on, and has no name any more. */
export function describeWork(
  worker: Worker | undefined,
  jobs: Pick<JobStore, 'view'>,
): Promise<readonly SlotWork[]> {
  return Promise.all(
    (worker?.work ?? []).map(async ({ slot, jobId, attempt, since }) => {
      const { job, attempts } = (await jobs.view(jobId)) ?? {}
      const stages = attempts?.find(({ number }) => number === attempt)?.stages ?? []
      const running = stages.find(({ status }) => status === 'running')
      return {
        slot,
        job: jobId,
        attempt,
        name: job?.name ?? '',
        stage: running?.stage ?? job?.stage ?? null,
        since,
        stageSince: running?.startedAt ?? null,
      }
    }),
  )
}
