import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import type { Attempt, JobView as Job } from '../../../../src/client/api-types.generated.ts'
import { ProblemError } from '../../../../src/client/errors.ts'
import { Loading } from '../../ui/loading.tsx'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import { JobHead } from './head/job-head.tsx'
import { JobBody } from './job-body.tsx'
import { dockerfileQuery, jobQuery } from './job-query.ts'
import { useJobEvents } from './use-job-events.ts'
import { showHidden } from '../../ui/show-hidden.ts'
import './job-view.css'

/** One job, as live as the service: `?attempt=` looks at an earlier one, `?tab=` opens a tab, `#L12` a line of the log. */
export function JobView({ id }: { readonly id: string }) {
  const { data: job, error, refetch } = useQuery(jobQuery(id))
  const { lost, heard } = useJobEvents(id, job)
  const [search, setSearch] = useSearchParams()
  const number = job === undefined ? 1 : chosenAttempt(search.get('attempt'), job)
  const dockerfile = useDockerfile(job, number)
  useTitle(job)
  // All that makes the view's shape comes within a moment; nothing jumps when it is waited for, once.
  const [begun, setBegun] = useState(false)
  if (!begun && heard && !dockerfile.isPending) setBegun(true)
  const isGone = error instanceof ProblemError && error.code === 'job_not_found'
  if (job === undefined || isGone) {
    return error === null ? (
      <Loading height="40rem" />
    ) : (
      <NoJob error={error} onRetry={() => void refetch()} />
    )
  }
  if (!begun) return <Loading height="40rem" />
  const attempt = job.attempts.find((one) => one.number === number) ?? (job.attempts.at(-1) as Attempt)
  const chooseAttempt = (next: number): void =>
    setSearch((before) => {
      const after = new URLSearchParams(before)
      if (next === job.attempt) after.delete('attempt')
      else after.set('attempt', String(next))
      return after
    })
  return (
    <div className="view">
      <JobHead job={job} attempt={attempt.number} onAttempt={chooseAttempt} lost={lost} />
      <JobBody key={attempt.number} job={job} attempt={attempt} />
    </div>
  )
}

function useDockerfile(job: Job | undefined, attempt: number) {
  return useQuery({
    ...dockerfileQuery(job?.id ?? '', job?.dockerfile.sha256 ?? '', attempt),
    enabled: job !== undefined,
  })
}

/** So that a tab in the background tells when its job has ended. */
function useTitle(job: Job | undefined): void {
  const title = job === undefined ? null : `${showHidden(job.name)} (${job.status})`
  useEffect(() => {
    if (title === null) return
    const before = document.title
    document.title = `${title} – Slipway`
    return () => {
      document.title = before
    }
  }, [title])
}

function NoJob({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  return (
    <div className="view">
      <h1>Job</h1>
      <ProblemNotice error={error} onRetry={onRetry} />
      <div>
        <Link className="button" href="/">
          To the jobs
        </Link>
      </div>
    </div>
  )
}

function chosenAttempt(text: string | null, job: Job): number {
  const number = text === null ? Number.NaN : Number(text)
  return Number.isInteger(number) && number >= 1 && number <= job.attempt ? number : job.attempt
}
