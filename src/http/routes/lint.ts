import type { FastifyRequest } from 'fastify'
import type { LintRequest } from '../../jobs/lint-submission.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { App, HttpDeps } from '../app-deps.ts'
import { BARE_TYPES, readDockerfileBody } from '../body/dockerfile-body.ts'
import { fromForm } from '../body/fields.ts'
import { parseJson } from '../body/json-body.ts'
import { readBody } from '../body/read-body.ts'
import {
  type LintJson,
  type LintQuery,
  LintQuerySchema,
  LintResultSchema,
  lintBody,
} from '../schemas/lint.ts'
import { problems } from '../schemas/problem.ts'

const schema = {
  operationId: 'lintDockerfile',
  summary: 'Check a Dockerfile',
  description:
    'What a submission of it would be told, and what ShellCheck says of its scripts where the server has it. Nothing ' +
    'is submitted: the answer is 200 where there are errors, too. ' +
    'As JSON, or as the bare Dockerfile with its fields in the query.',
  tags: ['lint'],
  querystring: LintQuerySchema,
  body: lintBody,
  response: {
    200: LintResultSchema,
    ...problems('request_invalid', 'body_too_large', 'media_type_unsupported', 'shutting_down'),
  },
}

/** Six bytes of JSON for each of a Dockerfile at the very most, and the rest beside it. */
const jsonLimit = (maxBytes: number): number => 6 * maxBytes + 1024 * 1024

export function addLint(app: App, { jobs, config }: HttpDeps): void {
  const { maxBytes } = config.dockerfile
  const most = jsonLimit(maxBytes)
  app.register(async (scope: App) => {
    scope.addContentTypeParser([...BARE_TYPES], (request: FastifyRequest) =>
      readDockerfileBody(request.raw, maxBytes),
    )
    scope.removeContentTypeParser('application/json')
    scope.addContentTypeParser('application/json', async (request: FastifyRequest) =>
      parseJson(await readBody(request.raw, most, `The JSON is larger than ${most} bytes.`)),
    )
    scope.post('/lint', { schema }, async (request) => {
      const { diagnostics, shellcheck } = await jobs.lint(readRequest(request.body, request.query))
      const count = (severity: string) => diagnostics.filter((one) => one.severity === severity).length
      return {
        diagnostics: [...diagnostics],
        errors: count('error'),
        warnings: count('warning'),
        infos: count('info'),
        shellcheck,
      }
    })
  })
}

function readRequest(body: unknown, query: LintQuery): LintRequest {
  if (Buffer.isBuffer(body)) {
    const { buildArgs, performance } = fromForm(query)
    return { dockerfile: body, buildArgs, performance }
  }
  if (body === undefined || body === null) {
    throw new SlipwayError('request_invalid', { detail: 'The request has no body: send a Dockerfile.' })
  }
  const { dockerfile, configuration, dockerignore, ...more } = body as LintJson
  const [field] = Object.keys(query)
  if (field !== undefined) {
    const detail = `\`${field}\` stands in the query, but JSON has its fields in the body.`
    throw new SlipwayError('request_invalid', { detail, where: field })
  }
  return {
    ...more,
    dockerfile: Buffer.from(dockerfile),
    configuration: configuration === undefined ? undefined : Buffer.from(configuration),
    dockerignore: dockerignore === undefined ? undefined : Buffer.from(dockerignore),
  }
}
