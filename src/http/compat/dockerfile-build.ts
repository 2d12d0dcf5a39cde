import type { FastifyReply, FastifyRequest } from 'fastify'
import { SlipwayError, hasCode } from '../../errors/slipway-error.ts'
import type { App, HttpDeps } from '../app-deps.ts'
import { dockerfileLimit } from '../body/dockerfile-body.ts'
import { FIELD_NAMES, toSubmission } from './dockerfile-build-form.ts'
import { presentBuild } from './dockerfile-build-view.ts'
import { type ErrorAnswer, answerErrors } from './error-answers.ts'
import { fieldErrors } from './form-errors.ts'
import { addFormReaders, readForm } from './form.ts'
import { sendJobs } from './job-stream.ts'
import { refuseOtherMethods } from './other-methods.ts'
import { queryValue } from './query-value.ts'

const PATHS = ['/api/dockerfile-build/', '/api/dockerfile-build']
const ID = 'dockerfile_build_id'

/** `/api/dockerfile-build/`: the Django publisher's API. See docs/compat/dockerfile-build.md. */
export async function addDockerfileBuildApi(app: App, deps: HttpDeps): Promise<void> {
  await addFormReaders(app)
  answerErrors(app, deps.logger, presentError)
  const schema = { hide: true }
  for (const path of PATHS) {
    app.post(path, { schema }, (request, reply) => submit(request, reply, deps))
    app.get(path, { schema }, (request, reply) => read(request, reply, deps))
    app.delete(path, { schema }, (request, reply) => remove(request, reply, deps))
    refuseOtherMethods(app, path, ['GET', 'POST', 'DELETE'])
  }
}

async function submit(
  request: FastifyRequest,
  reply: FastifyReply,
  { jobs, config }: HttpDeps,
): Promise<object> {
  if (!request.isMultipart()) throw new SlipwayError('media_type_unsupported', { detail: 'not multipart' })
  const form = await readForm(request, { maxFileBytes: dockerfileLimit(config.dockerfile.maxBytes) })
  const { job } = await jobs.submit(toSubmission(form, config.publish.registry, new Date()))
  reply.code(202)
  return { data: await presentBuild(jobs, job) }
}

async function read(request: FastifyRequest, reply: FastifyReply, { jobs }: HttpDeps): Promise<object> {
  const id = queryValue(request, ID)
  if (id === undefined) {
    return sendJobs(reply, jobs, {
      before: '{"data":[',
      after: () => ']}',
      present: (job) => presentBuild(jobs, job),
    })
  }
  try {
    return { data: await presentBuild(jobs, await jobs.get(id)) }
  } catch (error) {
    if (!hasCode(error, 'job_not_found')) throw error
    reply.code(404)
    return { message: `Dockerfile build process with 'id = ${id}' is not found.` }
  }
}

async function remove(request: FastifyRequest, reply: FastifyReply, { jobs }: HttpDeps): Promise<object> {
  const id = queryValue(request, ID)
  if (id === undefined) {
    reply.code(400)
    return { message: "Missing query parameter 'dockerfile_build_id' in the DELETE request" }
  }
  try {
    await jobs.remove(id)
  } catch (error) {
    if (!hasCode(error, 'job_not_found')) throw error
    reply.code(400)
    return { message: `Missing 'dockerfile_build' in the Database with id = ${id}.` }
  }
  const gone = 'Dockerfile, Docker Image and Database record was deleted successfully'
  return { message: `${gone} for 'dockerfile_build_id' = ${id}.` }
}

function presentError(error: SlipwayError, status: number, request: FastifyRequest): ErrorAnswer {
  if (error.code === 'media_type_unsupported') {
    const actual = request.headers['content-type'] ?? 'none'
    const message = `Content-Type is not valid. Expected binary data, actual header is ${actual}`
    return { status: 400, body: { message } }
  }
  const errors = fieldErrors(error, FIELD_NAMES)
  if (errors !== undefined) return { status: 400, body: { message: 'File is not valid', errors } }
  return { status, body: { message: error.detail } }
}
