import type { App, HttpDeps } from '../app-deps.ts'
import { problems } from '../schemas/problem.ts'
import { AttemptQuery, JobParams, anything } from '../schemas/shared.ts'

const schema = {
  operationId: 'getJobDockerfile',
  summary: 'The Dockerfile, byte for byte as it was sent',
  tags: ['evidence'],
  params: JobParams,
  querystring: AttemptQuery,
  response: {
    200: { description: 'The Dockerfile.', content: { 'text/plain': { schema: anything() } } },
    ...problems('request_invalid', 'job_not_found'),
  },
}

export function addJobDockerfile(app: App, { jobs }: HttpDeps): void {
  app.get('/jobs/:id/dockerfile', { schema }, async (request, reply) => {
    const bytes = await jobs.dockerfile(request.params.id, request.query.attempt)
    return reply
      .type('text/plain; charset=utf-8')
      .header('Content-Disposition', 'attachment; filename="Dockerfile"')
      .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  })
}
