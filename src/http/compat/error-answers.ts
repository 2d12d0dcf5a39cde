/** How a dialect says what went wrong: it gives status and body, the rest is the same for all of them. */
import type { FastifyRequest } from 'fastify'
import type { Diagnostic } from '../../dockerfile/diagnostic.ts'
import type { SlipwayError } from '../../errors/slipway-error.ts'
import type { Logger } from '../../observability/logger.ts'
import type { App } from '../app-deps.ts'
import { STATUS } from '../error-response.ts'
import { translate } from '../foreign-errors.ts'

export interface ErrorAnswer {
  /** HTTP status. */
  readonly status: number
  /** An object is sent as JSON, a text as plain text. */
  readonly body: object | string
}

/** Messages by the name of the form's field. */
export type FieldErrors = Readonly<Record<string, readonly string[]>>

const RETRY_AFTER_SECONDS = 5

/**
 * Sets the scope's error handler. `present` is given the error and the status that the native API has for it. What is
 * our fault (5xx) is logged with its cause; nothing of that is sent.
 */
export function answerErrors(
  scope: App,
  logger: Logger,
  present: (error: SlipwayError, status: number, request: FastifyRequest) => ErrorAnswer,
): void {
  scope.setErrorHandler((thrown, request, reply) => {
    const error = translate(thrown, request.id)
    const status = STATUS[error.code]
    if (status >= 500) {
      const err = error.code === 'internal' ? (error.cause ?? error) : error
      logger.error({ request: request.id, code: error.code, err }, error.detail)
    }
    if (status === 503) reply.header('Retry-After', RETRY_AFTER_SECONDS)
    if (status === 401) reply.header('WWW-Authenticate', 'Bearer')
    const answer = present(error, status, request)
    const type = typeof answer.body === 'string' ? 'text/plain' : 'application/json'
    return reply.code(answer.status).type(`${type}; charset=utf-8`).send(answer.body)
  })
}

/** The errors found in a Dockerfile, `line:column code message` each; empty when the error is not about one. */
export function dockerfileFindings({ data }: SlipwayError): readonly string[] {
  const { diagnostics } = (data ?? {}) as { readonly diagnostics?: readonly Diagnostic[] }
  return (diagnostics ?? [])
    .filter(({ severity }) => severity === 'error')
    .map(
      ({ range: { start }, code, message }) => `${start.line + 1}:${start.character + 1} ${code} ${message}`,
    )
}
