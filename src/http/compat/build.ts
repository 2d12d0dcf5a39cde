import type { FastifyRequest } from 'fastify'
import { CODES } from '../../errors/codes.ts'
import type { SlipwayError } from '../../errors/slipway-error.ts'
import type { Job } from '../../jobs/job.ts'
import type { App, HttpDeps } from '../app-deps.ts'
import { withTemplate } from '../body/template.ts'
import type { FieldError } from '../validation.ts'
import { publishRequest, readBuildRequest, templateParameters } from './build-request.ts'
import { API, presentBuild, presentStart, readLog } from './build-view.ts'
import { type ErrorAnswer, answerErrors, dockerfileFindings } from './error-answers.ts'
import { sendJobs } from './job-stream.ts'
import { refuseOtherMethods } from './other-methods.ts'

/** `/api/v1/build`, `/api/v1/builds`: the Go image builder's API. See docs/compat/build.md. */
export function addBuildApi(app: App, deps: HttpDeps): void {
  const { jobs, shutdown } = deps
  answerErrors(app, deps.logger, presentError)
  const schema = { hide: true }
  for (const slash of ['', '/']) {
    app.post(`/api/v1/build${slash}`, { schema }, async (request) =>
      presentStart(await submit(request, deps)),
    )
    app.get<{ Params: { id: string } }>(`/api/v1/build/:id/status${slash}`, { schema }, async (request) => {
      const job = await jobs.get(request.params.id)
      return { ...(await presentBuild(jobs, job)), logs: await readLog(jobs, job.id, shutdown) }
    })
    app.get(`/api/v1/builds${slash}`, { schema }, (_request, reply) =>
      sendJobs(reply, jobs, {
        before: '{"builds":[',
        after: (count) => `],"total":${count}}`,
        present: (job) => presentBuild(jobs, job),
      }),
    )
    refuseOtherMethods(app, `/api/v1/build${slash}`, ['POST'])
    refuseOtherMethods(app, `/api/v1/build/:id/status${slash}`, ['GET'])
    refuseOtherMethods(app, `/api/v1/builds${slash}`, ['GET'])
  }
}

async function submit(
  request: FastifyRequest,
  deps: HttpDeps,
): Promise<{ readonly job: Job; readonly imageName: string }> {
  const wanted = readBuildRequest(request.body)
  const imageName = `${wanted.name}:${wanted.tag}`
  const choice = { name: wanted.model_version, parameters: templateParameters(wanted, deps.templates) }
  const submission = await withTemplate(deps, choice, {
    name: wanted.name,
    description: wanted.description,
    labels: { template: wanted.model_version },
    publish: publishRequest(wanted, deps.config.publish),
    origin: { api: API, image_name: imageName },
  })
  const { job } = await deps.jobs.submit(submission)
  return { job, imageName }
}

/** A template that is not there is a wrong value in the body, not an address. */
function presentError(error: SlipwayError, code: number): ErrorAnswer {
  const status = error.code === 'template_not_found' ? 400 : code
  return { status, body: { error: CODES[error.code].title, code: status, details: detailsOf(error) } }
}

/** Every field or place that is wrong, one a line. */
function detailsOf(error: SlipwayError): string {
  const findings = dockerfileFindings(error)
  if (findings.length > 0) return findings.join('\n')
  const { errors } = (error.data ?? {}) as { readonly errors?: readonly FieldError[] }
  if (errors !== undefined) return errors.map(({ pointer, message }) => at(pointer, message)).join('\n')
  if (error.code === 'template_not_found') return at('/model_version', error.detail)
  return at(error.where ?? '', error.detail)
}

function at(pointer: string, message: string): string {
  const field = pointer.replace(/^\/(?:template\/parameters\/)?/, '').replaceAll('/', '.')
  return field === '' ? message : `${field}: ${message}`
}
