import type { App, HttpDeps } from '../app-deps.ts'
import { presentJob } from '../present-job.ts'
import { JobSchema } from '../schemas/job.ts'
import { problems } from '../schemas/problem.ts'
import { JobParams } from '../schemas/shared.ts'

const schema = {
  operationId: 'cancelJob',
  summary: 'Cancel a job',
  description: 'May be repeated; has no effect on a job that has ended. A running job ends a moment later.',
  tags: ['jobs'],
  params: JobParams,
  response: { 202: JobSchema, ...problems('job_not_found', 'storage_full', 'shutting_down') },
}

export function addCancelJob(app: App, { jobs }: HttpDeps): void {
  app.post('/jobs/:id/cancel', { schema }, async (request, reply) =>
    reply.code(202).send(presentJob(await jobs.cancel(request.params.id))),
  )
}
