import type { App, HttpDeps } from '../app-deps.ts'
import { problems } from '../schemas/problem.ts'
import { JobRecordSchema } from '../schemas/record.ts'
import { AttemptQuery, JobParams } from '../schemas/shared.ts'

const schema = {
  operationId: 'getJobRecord',
  summary: 'The evidence of an attempt',
  description:
    'Checksums of what was sent, image and base image digests, sandbox, limits, timings, results, versions.',
  tags: ['evidence'],
  params: JobParams,
  querystring: AttemptQuery,
  response: { 200: JobRecordSchema, ...problems('request_invalid', 'job_not_found', 'not_found') },
}

export function addJobRecord(app: App, { jobs }: HttpDeps): void {
  app.get('/jobs/:id/record', { schema }, async (request, reply) => {
    const record = await jobs.record(request.params.id, request.query.attempt)
    // As text, past the response schema: evidence must not lose a member.
    return reply
      .type('application/json; charset=utf-8')
      .serializer(JSON.stringify)
      .send(record as never)
  })
}
