import type { App, HttpDeps } from '../app-deps.ts'
import { presentAdvisory } from '../present-advisory.ts'
import { AdvisoryFindingsSchema, AdvisoryQuery } from '../schemas/advisory-findings.ts'
import { problems } from '../schemas/problem.ts'

const schema = {
  operationId: 'listFindings',
  summary: 'Which images have an advisory',
  description:
    'The images of jobs that are kept, with the advisories of now: what their latest ended attempts built, and what ' +
    'was published. Images are asked from what was read of their layers, without the engine. A page takes about a ' +
    'second at most, so it may have fewer images than asked for, or none: only `next: null` is the end. Read ' +
    '`advisory.known`, `notAsked` and `incomplete` before calling anything free of it.',
  tags: ['evidence'],
  querystring: AdvisoryQuery,
  response: { 200: AdvisoryFindingsSchema, ...problems('request_invalid', 'not_found') },
}

export function addListFindings(app: App, { jobs }: HttpDeps): void {
  app.get('/findings', { schema }, async (request) => presentAdvisory(await jobs.advisory(request.query)))
}
