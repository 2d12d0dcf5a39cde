import { randomUUID } from 'node:crypto'
import type { JobInventory } from '../../jobs/jobs.ts'
import type { DocumentFacts } from '../../scanners/formats/document-facts.ts'
import { VERSION } from '../../version.ts'
import { negotiate } from '../accept.ts'
import type { App, HttpDeps } from '../app-deps.ts'
import { SbomQuery } from '../schemas/findings.ts'
import { problems } from '../schemas/problem.ts'
import { JobParams, anything } from '../schemas/shared.ts'

const CYCLONEDX = 'application/vnd.cyclonedx+json'
const SPDX = 'application/spdx+json'
/** The writers come with the first request: their libraries are 20 MB of memory that few services ever need. */
const DOCUMENTS = {
  cyclonedx: {
    type: CYCLONEDX,
    extension: 'cdx.json',
    writer: async () => (await import('../../scanners/formats/cyclonedx.ts')).toCycloneDx,
  },
  spdx: {
    type: SPDX,
    extension: 'spdx.json',
    writer: async () => (await import('../../scanners/formats/spdx.ts')).toSpdx,
  },
} as const

const schema = {
  operationId: 'getJobSbom',
  summary: 'The bill of materials of the image',
  description:
    'The packages that were found in its layers, as CycloneDX 1.6 or, by `?format=spdx` or ' +
    '`Accept: application/spdx+json`, as SPDX 2.3.',
  tags: ['evidence'],
  params: JobParams,
  querystring: SbomQuery,
  response: {
    200: {
      description: 'The document.',
      content: { [CYCLONEDX]: { schema: anything() }, [SPDX]: { schema: anything() } },
    },
    ...problems('request_invalid', 'job_not_found', 'not_found', 'not_acceptable'),
  },
}

export function addJobSbom(app: App, { jobs }: HttpDeps): void {
  app.get('/jobs/:id/sbom', { schema }, async (request, reply) => {
    const { id } = request.params
    reply.header('Vary', 'Accept')
    const { attempt, format = preferred(request.headers.accept) } = request.query
    const { type, extension, writer } = DOCUMENTS[format]
    const found = await jobs.inventory(id, attempt)
    const write = await writer()
    return reply
      .type(type)
      .header('Content-Disposition', `attachment; filename="${id}.${extension}"`)
      .serializer(String)
      .send(write(found.inventory, factsOf(found)) as never)
  })
}

const factsOf = ({ name, imageId }: JobInventory): DocumentFacts => ({
  name,
  imageId,
  serial: randomUUID(),
  at: Date.now(),
  toolVersion: VERSION,
})

/** Both are JSON: whoever takes any JSON gets the first. */
function preferred(accept: string | undefined): keyof typeof DOCUMENTS {
  return negotiate(accept, [CYCLONEDX, SPDX, 'application/json']) === SPDX ? 'spdx' : 'cyclonedx'
}
