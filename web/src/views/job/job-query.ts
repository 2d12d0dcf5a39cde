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

/** Byte for byte as it was sent; invalid UTF-8 is shown as replacement characters. The latest attempt's. */
export function dockerfileQuery(id: string, sha256: string) {
  return queryOptions({
    queryKey: ['job', id, 'dockerfile', sha256],
    queryFn: async ({ signal }) => new TextDecoder().decode(await client.dockerfile(id, { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
