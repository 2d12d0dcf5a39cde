import type { FastifyRequest } from 'fastify'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { App, HttpDeps } from '../app-deps.ts'
import { BARE_TYPES, readDockerfileBody } from '../body/dockerfile-body.ts'
import { presentJob } from '../present-job.ts'
import { SubmittedJobSchema } from '../schemas/job.ts'
import { problems } from '../schemas/problem.ts'
import { JobParams, anything } from '../schemas/shared.ts'

const schema = {
  operationId: 'reviseJob',
  summary: 'Give a job another Dockerfile',
  description:
    'Starts a new attempt with it, from the first stage; one that is queued or runs is cancelled first. The attempts ' +
    'before keep theirs.',
  tags: ['jobs'],
  params: JobParams,
  body: { content: Object.fromEntries(BARE_TYPES.map((type) => [type, { schema: anything() }])) },
  response: {
    202: SubmittedJobSchema,
    ...problems(
      'request_invalid',
      'body_too_large',
      'media_type_unsupported',
      'job_not_found',
      'job_state_conflict',
      'dockerfile_invalid',
      'policy_denied',
      'storage_full',
      'shutting_down',
    ),
  },
}

export function addReviseJob(app: App, { jobs, config }: HttpDeps): void {
  app.register(async (scope: App) => {
    scope.removeContentTypeParser('application/json')
    scope.addContentTypeParser([...BARE_TYPES], (request: FastifyRequest) =>
      readDockerfileBody(request.raw, config.dockerfile.maxBytes),
    )
    scope.put('/jobs/:id/dockerfile', { schema }, async (request, reply) => {
      const dockerfile: unknown = request.body
      if (!Buffer.isBuffer(dockerfile)) {
        throw new SlipwayError('request_invalid', { detail: 'The request has no body: send a Dockerfile.' })
      }
      const { job, diagnostics } = await jobs.revise(request.params.id, { dockerfile })
      return reply.code(202).send({ ...presentJob(job), diagnostics: [...diagnostics] })
    })
  })
}
