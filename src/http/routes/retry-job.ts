import Type from 'typebox'
import type { App, HttpDeps } from '../app-deps.ts'
import { presentJob } from '../present-job.ts'
import { JobSchema } from '../schemas/job.ts'
import { problems } from '../schemas/problem.ts'
import { type AccountBody, AccountSchema } from '../schemas/publish.ts'
import { JobParams, StageSchema } from '../schemas/shared.ts'

/** Null: no body at all. */
const RetryBodySchema = Type.Unsafe<{ readonly credential?: AccountBody } | null>({
  type: ['object', 'null'],
  properties: { credential: AccountSchema },
  additionalProperties: false,
})

const schema = {
  operationId: 'retryJob',
  summary: 'Try an ended job again',
  description:
    'From the stage that failed, or from the one named: `?from=build` repeats nearly all of it. A job that came with ' +
    'a user name and a password of its own needs them again to publish: they were erased when it ended.',
  tags: ['jobs'],
  params: JobParams,
  querystring: Type.Object({ from: Type.Optional(StageSchema) }, { additionalProperties: false }),
  body: RetryBodySchema,
  response: {
    202: JobSchema,
    ...problems(
      'request_invalid',
      'media_type_unsupported',
      'body_too_large',
      'job_not_found',
      'job_state_conflict',
      'storage_full',
      'shutting_down',
    ),
  },
}

export function addRetryJob(app: App, { jobs }: HttpDeps): void {
  app.post('/jobs/:id/retry', { schema }, async (request, reply) =>
    reply
      .code(202)
      .send(presentJob(await jobs.retry(request.params.id, request.query.from, request.body?.credential))),
  )
}
