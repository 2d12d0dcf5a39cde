import Type from 'typebox'
import type { App, HttpDeps } from '../app-deps.ts'
import { presentSummary } from '../present-job.ts'
import { JobSummarySchema } from '../schemas/job.ts'
import { problems } from '../schemas/problem.ts'
import { StatusSchema, nullableText } from '../schemas/shared.ts'

const JobPageSchema = Type.Object(
  {
    jobs: Type.Array(JobSummarySchema),
    next: nullableText({ description: 'The cursor of the next page; null: none.' }),
  },
  { title: 'JobPage' },
)

const Query = Type.Object(
  {
    status: Type.Optional(StatusSchema),
    name: Type.Optional(Type.String({ maxLength: 200 })),
    label: Type.Optional(Type.String({ pattern: '^[^=]+=', maxLength: 400, description: '`key=value`' })),
    cursor: Type.Optional(Type.String({ maxLength: 500, description: '`next` of the page before.' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: '50 when left out.' })),
  },
  { additionalProperties: false },
)

const schema = {
  operationId: 'listJobs',
  summary: 'List jobs, newest first',
  tags: ['jobs'],
  querystring: Query,
  response: { 200: JobPageSchema, ...problems('request_invalid') },
}

export function addListJobs(app: App, { jobs }: HttpDeps): void {
  app.get('/jobs', { schema }, async (request) => {
    const page = await jobs.list(request.query)
    return { jobs: page.jobs.map(presentSummary), next: page.next }
  })
}
