import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import type { Account, JobView, Stage } from '../../../../../src/client/api-types.generated.ts'
import { client } from '../../../api/client.ts'
import { describeError } from '../../../ui/problem-notice.tsx'
import { useToasts } from '../../../ui/toasts.tsx'
import { jobQuery } from '../job-query.ts'

export interface Retry {
  /** Left out: the stage that failed. */
  readonly from?: Stage | undefined
  readonly credential?: Account | undefined
}

export interface JobActions {
  readonly cancel: () => void
  readonly retry: (retry: Retry, done?: () => void) => void
  readonly remove: (registry: boolean, done?: () => void) => void
  readonly busy: boolean
}

/** What can be done to a job. Results and refusals are told in the service's own words. */
export function useJobActions(job: JobView): JobActions {
  const queries = useQueryClient()
  const { show } = useToasts()
  const [, navigate] = useLocation()
  const { id } = job
  const onError = (error: unknown): void => {
    const { title, detail, action } = describeError(error)
    show({ tone: 'bad', title, detail: [detail, action].filter((part) => part !== null).join(' ') })
  }
  const refresh = () => queries.invalidateQueries({ queryKey: jobQuery(id).queryKey, exact: true })
  const cancel = useMutation({
    mutationFn: () => client.cancel(id),
    onSuccess: () => {
      show({ tone: 'good', title: 'The job is asked to stop' })
      return refresh()
    },
    onError,
  })
  const retry = useMutation({
    mutationFn: (how: Retry) => client.retry(id, how),
    onSuccess: ({ attempt }) => {
      show({ tone: 'good', title: `Attempt ${attempt} is queued` })
      return refresh()
    },
    onError,
  })
  const remove = useMutation({
    mutationFn: (registry: boolean) => client.remove(id, { registry }),
    onSuccess: () => {
      show({ tone: 'good', title: 'The job is deleted', detail: job.name })
      navigate('/', { replace: true })
      queries.removeQueries({ queryKey: jobQuery(id).queryKey })
    },
    onError,
  })
  return {
    cancel: () => cancel.mutate(),
    retry: (how, done) => retry.mutate(how, { onSuccess: () => done?.() }),
    remove: (registry, done) => remove.mutate(registry, { onSettled: () => done?.() }),
    busy: cancel.isPending || retry.isPending || remove.isPending,
  }
}
