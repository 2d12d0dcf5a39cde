import { queryOptions } from '@tanstack/react-query'
import { client } from '../../api/client.ts'

/** The job as the service has it; live changes are written over it. */
export function jobQuery(id: string) {
  return queryOptions({ queryKey: ['job', id], queryFn: ({ signal }) => client.get(id, { signal }) })
}
