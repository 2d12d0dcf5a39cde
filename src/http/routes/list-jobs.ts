import Type from 'typebox'
import type { App, HttpDeps } from '../app-deps.ts'
import { presentSummary, presentTime } from '../present-job.ts'
import { JobPageSchema } from '../schemas/job-page.ts'
import { problems } from '../schemas/problem.ts'
import { StatusSchema } from '../schemas/shared.ts'

const Query = Type.Object(
  {
    status: Type.Optional(
      Type.Array(StatusSchema, {
        maxItems: 20,
        description: 'Any of these: `status=queued&status=running`, or with commas.',
      }),
    ),
    name: Type.Optional(Type.String({ maxLength: 200, description: 'Exactly this name.' })),
    label: Type.Optional(Type.String({ pattern: '^[^=]+=', maxLength: 400, description: '`key=value`' })),
    q: Type.Optional(
      Type.String({ maxLength: 200, description: 'In the name or the id, in upper or lower case.' }),
    ),
    cursor: Type.Optional(Type.String({ maxLength: 500, description: '`next` of the page before.' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: '50 when left out.' })),
  },
  { additionalProperties: false },
)

const schema = {
  operationId: 'listJobs',
  summary: 'List jobs, newest first',
  description:
    'With `q`, or with filters of several kinds, a page looks at 20,000 jobs at most and says so in `searched`; it may ' +
    'have fewer jobs than asked for, or none. Only `next: null` is the end.',
  tags: ['jobs'],
  querystring: Query,
  response: { 200: JobPageSchema, ...problems('request_invalid') },
}

/** `status=a,b` is `status=a&status=b`. Each of them is checked afterwards. */
async function splitStatuses({ query }: { readonly query: unknown }): Promise<void> {
  const all = query as { status?: unknown }
  if (all.status === undefined) return
  all.status = [all.status].flat().flatMap((text) => (typeof text === 'string' ? text.split(',') : [text]))
}

export function addListJobs(app: App, { jobs }: HttpDeps): void {
  app.get('/jobs', { schema, preValidation: splitStatuses }, async (request) => {
    const { jobs: found, next, searched } = await jobs.list(request.query)
    const to = searched?.to ?? null
    return {
      jobs: found.map(presentSummary),
      next,
      searched: searched && { jobs: searched.jobs, to: to === null ? null : presentTime(to) },
    }
  })
}
