import type { App, HttpDeps } from '../app-deps.ts'
import { presentView } from '../present-job.ts'
import { JobViewSchema } from '../schemas/job.ts'
import { problems } from '../schemas/problem.ts'
import { JobParams } from '../schemas/shared.ts'

const schema = {
  operationId: 'getJob',
  summary: 'One job with its attempts, stages and verdicts',
  tags: ['jobs'],
  params: JobParams,
  response: { 200: JobViewSchema, ...problems('job_not_found') },
}

export function addGetJob(app: App, { jobs }: HttpDeps): void {
  app.get('/jobs/:id', { schema }, async (request) => presentView(await jobs.get(request.params.id)))
}
