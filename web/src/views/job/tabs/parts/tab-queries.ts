/** What the tabs read of one attempt, again whenever a stage of it has gone on. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { JobView } from '../../../../../../src/client/api-types.generated.ts'
import { client } from '../../../../api/client.ts'

const FOREVER = Number.POSITIVE_INFINITY

/** Changes with every step that could change the evidence of the attempt. */
function stampOf(job: JobView, attempt: number): string {
  const one = job.attempts.find(({ number }) => number === attempt)
  return one === undefined ? '' : `${one.status} ${one.stages.map(({ status }) => status).join(' ')}`
}

export function recordQuery(job: JobView, attempt: number) {
  return queryOptions({
    queryKey: ['job', job.id, 'record', attempt, stampOf(job, attempt)],
    queryFn: ({ signal }) => client.record(job.id, { attempt, signal }),
    staleTime: FOREVER,
    // Of the same attempt only: that of another one would be wrong.
    placeholderData: (before, query) => (query?.queryKey[3] === attempt ? before : undefined),
  })
}

/** Matched with the advisories of now: older than a minute, it is read again when the tab is opened. */
export function findingsQuery(job: JobView, attempt: number) {
  return queryOptions({
    queryKey: ['job', job.id, 'findings', attempt, stampOf(job, attempt)],
    queryFn: ({ signal }) => client.findings(job.id, { attempt, signal }),
    staleTime: 60_000,
    placeholderData: (before, query) => (query?.queryKey[3] === attempt ? before : undefined),
  })
}

/** As it was sent; what is not UTF-8 in it is shown as replacement characters. */
export function attemptDockerfileQuery(job: JobView, attempt: number) {
  return queryOptions({
    queryKey: ['job', job.id, 'dockerfile', 'attempt', attempt],
    queryFn: async ({ signal }) =>
      new TextDecoder().decode(await client.dockerfile(job.id, { attempt, signal })),
    staleTime: FOREVER,
  })
}

/** What the linter of now says: the API keeps the diagnostics of the day to itself. */
export function lintQuery({ spec }: JobView, dockerfile: string | undefined) {
  const { buildArgs, performance } = spec
  return queryOptions({
    queryKey: ['lint', dockerfile, buildArgs, performance],
    queryFn: ({ signal }) =>
      client.lint({ dockerfile: dockerfile ?? '', buildArgs, performance }, { signal }),
    enabled: dockerfile !== undefined,
    staleTime: FOREVER,
    placeholderData: keepPreviousData,
  })
}

/** Whether there is anything to ask about: before the build has passed there is no image. */
export function hasImage(job: JobView, attempt: number): boolean {
  const stages = job.attempts.find(({ number }) => number === attempt)?.stages ?? []
  return stages.some(({ stage, status }) => stage === 'build' && status === 'passed')
}
