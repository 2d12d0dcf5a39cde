import Type from 'typebox'
import type { App, HttpDeps } from '../app-deps.ts'
import { problems } from '../schemas/problem.ts'
import { JobParams } from '../schemas/shared.ts'

const schema = {
  operationId: 'deleteJob',
  summary: 'Delete a job and all that belongs to it',
  description:
    'Gone for every reader at once; a running job is cancelled, its image, context and log follow.',
  tags: ['jobs'],
  params: JobParams,
  response: {
    204: Type.Null({ description: 'It is gone.' }),
    ...problems('job_not_found', 'storage_full', 'shutting_down'),
  },
}

export function addDeleteJob(app: App, { jobs }: HttpDeps): void {
  app.delete('/jobs/:id', { schema }, async (request, reply) => {
    await jobs.remove(request.params.id)
    return reply.code(204).send(null)
  })
}
