import { queryOptions } from '@tanstack/react-query'
import { client } from '../../api/client.ts'
import { NO_PROGRESS, type Progress } from './progress.ts'

/** The job as the service has it. It is read anew when an event says that it has changed. */
export function jobQuery(id: string) {
  return queryOptions({
    queryKey: ['job', id],
    queryFn: ({ signal }) => client.get(id, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** What the job's events told so far; written by `useJobEvents` alone. */
export function progressQuery(id: string) {
  return queryOptions({
    queryKey: ['job', id, 'progress'],
    queryFn: (): Progress => NO_PROGRESS,
    initialData: NO_PROGRESS,
    enabled: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/**
 * Of an attempt, byte for byte as it was sent; invalid UTF-8 is shown as replacement characters. `sha256` is the job's,
 * which changes while a revision waits for the end of the latest attempt.
 */
export function dockerfileQuery(id: string, sha256: string, attempt: number) {
  return queryOptions({
    queryKey: ['job', id, 'dockerfile', sha256, attempt],
    queryFn: async ({ signal }) => new TextDecoder().decode(await client.dockerfile(id, { attempt, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
