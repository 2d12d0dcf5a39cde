import type { App, HttpDeps } from '../app-deps.ts'
import { presentJob } from '../present-job.ts'
import { JobSchema } from '../schemas/job.ts'
import { problems } from '../schemas/problem.ts'
import { JobParams } from '../schemas/shared.ts'
import { PatchSchema } from '../schemas/submit.ts'

const schema = {
  operationId: 'updateJob',
  summary: "Change a job's name, description, labels or priority",
  tags: ['jobs'],
  params: JobParams,
  body: PatchSchema,
  response: {
    200: JobSchema,
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

export function addUpdateJob(app: App, { jobs }: HttpDeps): void {
  app.patch('/jobs/:id', { schema }, async (request) =>
    presentJob(await jobs.update(request.params.id, request.body)),
  )
}
