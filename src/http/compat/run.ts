import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Diagnostic } from '../../dockerfile/diagnostic.ts'
import { SlipwayError, hasCode } from '../../errors/slipway-error.ts'
import { type Job, isEnded } from '../../jobs/job.ts'
import type { App, HttpDeps } from '../app-deps.ts'
import { dockerfileLimit } from '../body/dockerfile-body.ts'
import { type ErrorAnswer, answerErrors } from './error-answers.ts'
import { addFormReaders, readForm } from './form.ts'
import { refuseOtherMethods } from './other-methods.ts'
import { queryValue } from './query-value.ts'

const TEXT = 'text/plain; charset=utf-8'

const STATUS_WORDS = {
  queued: 'Pending',
  running: 'Running',
  succeeded: 'Successful',
  failed: 'Failed',
  cancelled: 'Failed',
} as const

/** `POST /run`, `GET /status`: the Go runner's API. See docs/compat/run.md. */
export async function addRunApi(app: App, { jobs, config, logger }: HttpDeps): Promise<void> {
  await addFormReaders(app)
  answerErrors(app, logger, presentError)
  const schema = { hide: true }

  app.post('/run', { schema }, async (request, reply) => {
    const dockerfile = await readDockerfile(request, dockerfileLimit(config.dockerfile.maxBytes))
    const { job } = await jobs.submit({ dockerfile })
    return sendText(reply, `Job was launched with id ${job.id}`)
  })
  refuseOtherMethods(app, '/run', ['POST'])

  app.get('/status', { schema }, async (request, reply) => {
    const id = queryValue(request, 'id')
    if (id === undefined) {
      throw new SlipwayError('request_invalid', { detail: 'The query parameter id is missing.' })
    }
    try {
      return sendText(reply, describe(await jobs.get(id)))
    } catch (error) {
      if (!hasCode(error, 'job_not_found')) throw error
      return sendText(reply.code(404), `Job with id ${id} was not found`)
    }
  })
  refuseOtherMethods(app, '/status', ['GET'])
}

async function readDockerfile(request: FastifyRequest, maxFileBytes: number): Promise<Buffer> {
  const { fields, files } = await readForm(request, { maxFileBytes })
  const { file } = files
  if (file !== undefined) return file.bytes
  if (fields.file !== undefined) return Buffer.from(fields.file)
  throw new SlipwayError('request_invalid', {
    detail: 'The form has no field or file named `file`; it holds the Dockerfile.',
  })
}

/**
 * The older service's sentence. At the end it always has its second half, which scripts split it at: a job that
 * reported nothing shows the zero that the older service showed.
 */
function describe(job: Job): string {
  const sentence = `Job ${job.id} was ${STATUS_WORDS[job.status]}`
  if (!isEnded(job.status)) return sentence
  return `${sentence} - Model performance : ${sixDecimals(job.performance ?? 0)}`
}

/** `%.6f` of Go and C; `toFixed` alone changes to an exponent from 1e21 on. */
function sixDecimals(value: number): string {
  return Math.abs(value) < 1e21 ? value.toFixed(6) : `${BigInt(value)}.000000`
}

function presentError(error: SlipwayError, status: number): ErrorAnswer {
  if (error.code === 'dockerfile_invalid' || error.code === 'policy_denied') {
    return { status: 400, body: findings(error).join('\n') }
  }
  return { status, body: error.detail }
}

/** `line:column code message` for each, counted from one, with the advice that belongs to it. */
function findings({ code, detail, data }: SlipwayError): readonly string[] {
  const { diagnostics = [] } = (data ?? {}) as { readonly diagnostics?: readonly Diagnostic[] }
  if (diagnostics.length === 0) return [`1:1 ${code} ${detail}`]
  return diagnostics
    .filter(({ severity }) => severity !== 'info')
    .map(({ range: { start }, code: name, severity, message, action }) => {
      const kind = severity === 'warning' ? 'Warning: ' : ''
      return `${start.line + 1}:${start.character + 1} ${name} ${kind}${message} ${action}`.replace(
        /\s+/g,
        ' ',
      )
    })
}

function sendText(reply: FastifyReply, text: string): FastifyReply {
  return reply.type(TEXT).send(text)
}
