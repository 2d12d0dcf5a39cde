import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { checkDescription } from '../../jobs/check-description.ts'
import type { App, HttpDeps } from '../app-deps.ts'
import { readBody } from '../body/read-body.ts'
import { answerErrors } from './error-answers.ts'
import { presentError } from './job-errors.ts'
import { JOB_API_DOCUMENT } from './job-openapi.ts'
import { type Payload, readPayload } from './job-payload.ts'
import { sendJobs } from './job-stream.ts'
import { originOf, presentJob } from './job-view.ts'
import { refuseOtherMethods } from './other-methods.ts'

const JOB = '/api/v1/job/:id'

/** `/api/v1/job`, `/api/v1/jobs`: the Django job API. See docs/compat/job.md. */
export function addJobApi(app: App, deps: HttpDeps): void {
  const { jobs } = deps
  const maxDockerfileBytes = deps.config.dockerfile.maxBytes
  addBodyReader(app, maxDockerfileBytes)
  answerErrors(app, deps.logger, presentError)
  const schema = { hide: true }

  app.post('/api/v1/job', { schema }, async (request) => {
    const { packed, ...submission } = payloadOf(request, maxDockerfileBytes)
    const { job } = await jobs.submit({ ...submission, hardening: true, origin: originOf(packed) })
    return { id: job.id }
  })
  app.get('/api/v1/jobs', { schema }, (_request, reply) =>
    sendJobs(reply, jobs, { before: '[', after: () => ']', present: (job) => presentJob(jobs, job) }),
  )
  app.get(JOB, { schema }, async (request) => presentJob(jobs, await jobs.get(idOf(request))))
  app.put(JOB, { schema }, async (request) => {
    await replace(jobs, idOf(request), payloadOf(request, maxDockerfileBytes))
    return { success: true }
  })
  app.delete(JOB, { schema }, async (request) => {
    await jobs.remove(idOf(request))
    return { success: true }
  })
  app.get('/api/v1/openapi.json', { schema }, () => JOB_API_DOCUMENT)

  refuseOtherMethods(app, '/api/v1/job', ['POST'])
  refuseOtherMethods(app, '/api/v1/jobs', ['GET'])
  refuseOtherMethods(app, JOB, ['GET', 'PUT', 'DELETE'])
  refuseOtherMethods(app, '/api/v1/openapi.json', ['GET'])
}

/** Everything is taken for JSON, as django-ninja takes it: `curl -d` calls its body a form. */
function addBodyReader(app: App, maxDockerfileBytes: number): void {
  // Room for base64, for line breaks in it, and for gzip that did not make anything smaller.
  const limit = 2 * maxDockerfileBytes + 64 * 1024
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (request: FastifyRequest) =>
    readBody(request.raw, limit, `The body is larger than ${limit} bytes.`),
  )
}

/** A Dockerfile that says the same as before starts nothing, however it is packed; what was sent is kept all the same. */
async function replace(jobs: HttpDeps['jobs'], id: string, payload: Payload): Promise<void> {
  const { name, description, dockerfile, packed } = payload
  const job = await jobs.get(id)
  // Before anything is changed: a request does all that it asks for, or nothing.
  checkDescription({ name, description })
  const before = await jobs.origin(id)
  const origin = before?.dockerfile === packed ? undefined : originOf(packed, before)
  const isSame = createHash('sha256').update(dockerfile).digest('hex') === job.dockerfileSha256
  if (!isSame) await jobs.revise(id, { dockerfile, origin })
  if (name !== job.name || description !== job.description || (isSame && origin !== undefined)) {
    await jobs.update(id, { name, description, ...(isSame ? { origin } : {}) })
  }
}

function payloadOf(request: FastifyRequest, maxDockerfileBytes: number): Payload {
  return readPayload(request.body as Buffer | undefined, maxDockerfileBytes)
}

function idOf(request: FastifyRequest): string {
  return (request.params as { readonly id: string }).id
}
