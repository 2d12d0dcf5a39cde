import type { CurrentFindings } from '../../jobs/jobs.ts'
import { toSarif } from '../../scanners/formats/sarif.ts'
import { VERSION } from '../../version.ts'
import { negotiate } from '../accept.ts'
import type { App, HttpDeps } from '../app-deps.ts'
import { presentFindings } from '../present-findings.ts'
import { FindingsQuery, FindingsSchema } from '../schemas/findings.ts'
import { problems } from '../schemas/problem.ts'
import { JobParams, anything } from '../schemas/shared.ts'

const SARIF = 'application/sarif+json'

const schema = {
  operationId: 'getJobFindings',
  summary: 'Known weaknesses in the image',
  description:
    'With the advisories of now where the image can still be matched (`current`), else as they were found when the ' +
    'job ran, and whether the gate would let the image pass today. As JSON, or as SARIF 2.1.0 by `?format=sarif` or `Accept: application/sarif+json`.',
  tags: ['evidence'],
  params: JobParams,
  querystring: FindingsQuery,
  response: {
    200: {
      description: 'The findings, and how much was looked at.',
      content: { 'application/json': { schema: FindingsSchema }, [SARIF]: { schema: anything() } },
    },
    ...problems('request_invalid', 'job_not_found', 'not_found', 'not_acceptable'),
  },
}

export function addJobFindings(app: App, { jobs }: HttpDeps): void {
  app.get('/jobs/:id/findings', { schema }, async (request, reply) => {
    const { id } = request.params
    const { attempt, format } = request.query
    reply.header('Vary', 'Accept')
    const accepted =
      format === undefined ? negotiate(request.headers.accept, ['application/json', SARIF]) : null
    const findings = await jobs.findings(id, attempt)
    if (format !== 'sarif' && accepted !== SARIF) {
      return reply
        .type('application/json; charset=utf-8')
        .serializer(JSON.stringify)
        .send(presentFindings(findings) as never)
    }
    return reply
      .type(SARIF)
      .header('Content-Disposition', `attachment; filename="${id}.sarif"`)
      .serializer(String)
      .send(describeSarif(findings) as never)
  })
}

function describeSarif({ report, gate }: CurrentFindings): string {
  const excused = gate.judged.flatMap(({ finding, exception }) =>
    exception === null ? [] : [[finding, exception] as const],
  )
  return toSarif(report, { toolVersion: VERSION, dockerfile: 'Dockerfile', exceptions: new Map(excused) })
}
