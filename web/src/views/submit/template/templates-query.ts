import { queryOptions } from '@tanstack/react-query'
import { client } from '../../../api/client.ts'

export function templatesQuery() {
  return queryOptions({
    queryKey: ['templates'],
    queryFn: ({ signal }) => client.templates.list({ signal }),
  })
}
