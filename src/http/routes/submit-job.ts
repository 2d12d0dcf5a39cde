import multipart from '@fastify/multipart'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import type { Submission } from '../../jobs/jobs.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { App, HttpDeps } from '../app-deps.ts'
import { decodeBase64 } from '../body/base64.ts'
import { BARE_TYPES, dockerfileLimit, readDockerfileBody } from '../body/dockerfile-body.ts'
import { fromForm, fromJson, parseMaps } from '../body/fields.ts'
import { parseJson } from '../body/json-body.ts'
import { readMultipart } from '../body/multipart.ts'
import { discard, readBody } from '../body/read-body.ts'
import { refuseBeside, withTemplate } from '../body/template.ts'
import { API_PREFIX, presentJob } from '../present-job.ts'
import { SubmittedJobSchema } from '../schemas/job.ts'
import { problems } from '../schemas/problem.ts'
import {
  SubmitHeaders,
  type SubmitForm,
  type SubmitJson,
  type SubmitQuery,
  submitBody,
  submitForm,
  submitQuery,
} from '../schemas/submit.ts'
import { compileCheck } from '../validation.ts'

/** A JSON body is held in memory, a few times over; what is larger has the multipart form. */
const MAX_JSON_BYTES = 32 * 1024 * 1024

const documentation = {
  operationId: 'submitJob',
  summary: 'Submit a Dockerfile',
  description:
    'As JSON, as a multipart form (for contexts of any size), or as the bare Dockerfile with its fields in the query; ' +
    'or a template by name, in JSON or a form. ' +
    'The job is on disk when the answer comes. A repeated Idempotency-Key returns the first job, with ' +
    '`Idempotency-Replayed: true`.',
  tags: ['jobs'],
  headers: SubmitHeaders,
  response: {
    202: {
      description: 'The job was accepted and is durable.',
      headers: { Location: { type: 'string', description: 'The address of the job.' } },
      content: { 'application/json': { schema: SubmittedJobSchema } },
    },
    ...problems(
      'request_invalid',
      'body_too_large',
      'media_type_unsupported',
      'dockerfile_invalid',
      'policy_denied',
      'context_invalid',
      'template_not_found',
      'idempotency_conflict',
      'storage_full',
      'shutting_down',
    ),
  },
}

export function addSubmitJob(app: App, deps: HttpDeps): void {
  const { jobs, config } = deps
  const checkForm = compileCheck(submitForm(config.limits), 'form')
  const schema = {
    ...documentation,
    querystring: submitQuery(config.limits),
    body: submitBody(config.limits),
  }
  app.register(async (scope: App) => {
    await scope.register(multipart)
    addBodyReaders(scope, deps)
    scope.addHook('preValidation', async (request) => refuseAccount(request.query as object))
    scope.post('/jobs', { schema }, async (request, reply) => {
      const submission = await readSubmission(request, reply, deps, checkForm)
      const key = request.headers['idempotency-key']
      const { job, replayed, diagnostics } = await jobs.submit({
        ...submission,
        idempotencyKey: typeof key === 'string' ? key : undefined,
      })
      if (replayed) reply.header('Idempotency-Replayed', 'true')
      reply.code(202).header('Location', `${API_PREFIX}/jobs/${job.id}`)
      return { ...presentJob(job), diagnostics: [...diagnostics] }
    })
  })
}

function addBodyReaders(scope: App, { config }: HttpDeps): void {
  scope.addContentTypeParser([...BARE_TYPES], (request: FastifyRequest) =>
    readDockerfileBody(request.raw, config.dockerfile.maxBytes),
  )
  const jsonTooLarge = `The JSON is larger than ${MAX_JSON_BYTES} bytes; send a large context as multipart/form-data.`
  scope.removeContentTypeParser('application/json')
  scope.addContentTypeParser('application/json', async (request: FastifyRequest) =>
    parseJson(await readBody(request.raw, MAX_JSON_BYTES, jsonTooLarge)),
  )
}

type CheckForm = (data: unknown) => SubmitForm

async function readSubmission(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: HttpDeps,
  checkForm: CheckForm,
): Promise<Submission> {
  const { body } = request
  if (Buffer.isBuffer(body)) return { ...fromForm(request.query as SubmitQuery), dockerfile: body }
  refuseQuery(request.query as object)
  if (request.isMultipart()) return readForm(request, reply, deps, checkForm)
  if (body === undefined || body === null) {
    throw new SlipwayError('request_invalid', { detail: 'The request has no body: send a Dockerfile.' })
  }
  return readJson(body as SubmitJson, deps)
}

async function readJson(body: SubmitJson, deps: HttpDeps): Promise<Submission> {
  const { dockerfile, context, template } = body
  refuseBeside(template, body)
  if (template !== undefined) return withTemplate(deps, template, fromJson(body))
  if (dockerfile !== undefined && !dockerfile.isWellFormed()) {
    const detail = '`/dockerfile` has half of a surrogate pair, which no file can hold.'
    throw new SlipwayError('request_invalid', { detail, where: '/dockerfile' })
  }
  return {
    ...fromJson(body),
    dockerfile: dockerfile === undefined ? undefined : Buffer.from(dockerfile),
    context:
      context === undefined
        ? undefined
        : await deps.jobs.receiveContext(
            Readable.from(decodeBase64(context, '/context'), { objectMode: false }),
          ),
  }
}

async function readForm(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: HttpDeps,
  checkForm: CheckForm,
): Promise<Submission> {
  const { jobs, config, shutdown } = deps
  const left = new AbortController()
  request.raw.once('close', () => {
    if (!request.raw.complete) left.abort()
  })
  const signal = AbortSignal.any([left.signal, shutdown])
  try {
    const form = await readMultipart(request, jobs, dockerfileLimit(config.dockerfile.maxBytes), signal)
    const fields = checkForm(parseMaps(form.fields))
    const { template } = fields
    refuseBeside(template, form)
    if (template !== undefined) return await withTemplate(deps, template, fromForm(fields))
    return { ...fromForm(fields), dockerfile: form.dockerfile, context: form.context }
  } catch (error) {
    if (!(await discard(request.raw))) reply.header('Connection', 'close')
    if (shutdown.aborted && !(error instanceof SlipwayError)) {
      throw new SlipwayError('shutting_down', {
        detail: 'The service stopped while the upload ran.',
        cause: error,
      })
    }
    throw error
  }
}

/** Proxies and shells keep addresses. Told before the schema would call these fields unknown. */
function refuseAccount(query: object): void {
  const { credential } = query as { credential?: unknown }
  const isAccount = typeof credential === 'string' && /[:{]/.test(credential)
  const where =
    ['password', 'username'].find((name) => name in query) ?? (isAccount ? 'credential' : undefined)
  if (where === undefined) return
  throw new SlipwayError('request_invalid', {
    where,
    detail: 'A user name and a password must not stand in an address, which logs and histories keep.',
    action:
      'Store them with POST /api/v2/credentials and name them in `credential`, or send the job as JSON with `publish.credential`.',
  })
}

/** Fields in the query of a JSON or multipart request would be ignored in silence. */
function refuseQuery(query: object): void {
  const [name] = Object.keys(query)
  if (name === undefined) return
  const detail = `\`${name}\` stands in the query, but this form of submission has its fields in the body.`
  throw new SlipwayError('request_invalid', { detail, where: name })
}
