import Type from 'typebox'
import type { App, HttpDeps } from '../app-deps.ts'
import { problems } from '../schemas/problem.ts'
import { JobParams } from '../schemas/shared.ts'

const schema = {
  operationId: 'deleteJob',
  summary: 'Delete a job and all that belongs to it',
  description:
    'Gone for every reader at once; a running job is cancelled, its image, context and log follow. What it has ' +
    'published stays in the registry, unless `?registry=true`: then it is deleted there first, by its digest, and when ' +
    'the registry does not do that the job stays as well.',
  tags: ['jobs'],
  params: JobParams,
  querystring: Type.Object(
    { registry: Type.Optional(Type.Boolean({ description: 'Delete from the registry too.' })) },
    { additionalProperties: false },
  ),
  response: {
    204: Type.Null({ description: 'It is gone.' }),
    ...problems(
      'request_invalid',
      'job_not_found',
      'registry_refused',
      'registry_unavailable',
      'storage_full',
      'shutting_down',
    ),
  },
}

export function addDeleteJob(app: App, { jobs }: HttpDeps): void {
  app.delete('/jobs/:id', { schema }, async (request, reply) => {
    await jobs.remove(request.params.id, { registry: request.query.registry })
    return reply.code(204).send(null)
  })
}
