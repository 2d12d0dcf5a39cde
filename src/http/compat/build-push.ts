import type { FastifyRequest } from 'fastify'
import type { ErrorCode } from '../../errors/codes.ts'
import { SlipwayError, hasCode } from '../../errors/slipway-error.ts'
import type { App, HttpDeps } from '../app-deps.ts'
import { dockerfileLimit } from '../body/dockerfile-body.ts'
import { ALL_REQUIRED, FIELD_NAMES, toSubmission } from './build-push-form.ts'
import { presentStatus } from './build-push-status.ts'
import { type ErrorAnswer, answerErrors } from './error-answers.ts'
import { fieldErrors } from './form-errors.ts'
import { addFormReaders, readForm } from './form.ts'
import { refuseOtherMethods } from './other-methods.ts'
import { queryValue } from './query-value.ts'

const SUBMIT = '/build-push'
const ID = 'build_id'
/** The form of a retry has an id, and nothing else. */
const RETRY_FORM_BYTES = 4096
/** What may be wrong with the form of a retry. */
const BODY_ERRORS: ReadonlySet<ErrorCode> = new Set([
  'request_invalid',
  'media_type_unsupported',
  'body_too_large',
])

/**
 * `/build-push`, `/build-push-status`, `/retry-build`: the Django build and push service's API. See
 * docs/compat/build-push.md. It answers HTTP 200 to everything and says the status in the body: its clients read that.
 */
export async function addBuildPushApi(app: App, deps: HttpDeps): Promise<void> {
  await addFormReaders(app)
  answerErrors(app, deps.logger, presentError)
  const schema = { hide: true }
  for (const slash of ['', '/']) {
    app.post(`${SUBMIT}${slash}`, { schema }, (request) => submit(request, deps))
    app.get(`/build-push-status${slash}`, { schema }, (request) => status(request, deps))
    const retryPath = `/retry-build${slash}`
    // HEAD promises to change nothing.
    app.get(retryPath, { schema, exposeHeadRoute: false, onRequest: refuseOtherSites }, (request) =>
      retry(queryValue(request, ID), deps),
    )
    app.post(retryPath, { schema }, async (request) =>
      retry(queryValue(request, ID) ?? (await idOfForm(request)), deps),
    )
    refuseOtherMethods(app, `${SUBMIT}${slash}`, ['POST'])
    refuseOtherMethods(app, `/build-push-status${slash}`, ['GET'])
    refuseOtherMethods(app, retryPath, ['GET', 'POST'])
  }
}

async function submit(request: FastifyRequest, { jobs, config }: HttpDeps): Promise<object> {
  const form = await readForm(request, { maxFileBytes: dockerfileLimit(config.dockerfile.maxBytes) })
  const { job } = await jobs.submit(toSubmission(form, config.publish))
  return { status: 200, message: 'Build started', build_id: job.id }
}

async function status(request: FastifyRequest, { jobs }: HttpDeps): Promise<object> {
  const id = queryValue(request, ID)
  if (id === undefined) throw missingId()
  return { status: 200, build_status: presentStatus(await jobs.get(id)) }
}

/** From the step that failed: what was built and passed is pushed again, not built again. */
async function retry(id: string | undefined, { jobs }: HttpDeps): Promise<object> {
  if (id === undefined) throw missingId()
  try {
    await jobs.retry(id)
    return { status: 200, message: 'Rebuild started', build_id: id }
  } catch (error) {
    if (!hasCode(error, 'job_state_conflict')) throw error
    return { status: 400, message: 'Build and Push not failed', build_id: id }
  }
}

async function idOfForm(request: FastifyRequest): Promise<string | undefined> {
  if (request.headers['content-type'] === undefined) return undefined
  const { fields } = await readForm(request, { maxFileBytes: RETRY_FORM_BYTES })
  return fields[ID] || undefined
}

/** Here a GET changes something, so that the link or image of a foreign page could call it. */
async function refuseOtherSites({ headers }: FastifyRequest): Promise<void> {
  if (headers['sec-fetch-site'] !== 'cross-site') return
  throw new SlipwayError('origin_denied', { detail: 'A page of another site sent this request.' })
}

function missingId(): SlipwayError {
  return new SlipwayError('request_invalid', { detail: 'Invalid input' })
}

function presentError(error: SlipwayError, code: number, request: FastifyRequest): ErrorAnswer {
  const isSubmit = [SUBMIT, `${SUBMIT}/`].includes(request.routeOptions.url ?? '')
  const answer = (body: object): ErrorAnswer => ({ status: 200, body })
  if (error.code === 'job_not_found') return answer({ status: 400, message: 'Invalid build id' })
  if (!isSubmit && BODY_ERRORS.has(error.code)) return answer({ status: 400, message: 'Invalid input' })
  // Not a form: Django finds no field in it.
  const errors = error.code === 'media_type_unsupported' ? ALL_REQUIRED : fieldErrors(error, FIELD_NAMES)
  if (errors !== undefined) return answer({ status: 400, message: errors })
  return answer({ status: code, message: error.detail })
}
