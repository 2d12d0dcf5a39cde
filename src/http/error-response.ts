/**
 * The one place where an error becomes an answer: code -> HTTP status, and the problem document of RFC 9457.
 * `docs/errors.md` shows the same table; a test compares the two.
 */
import type { FastifyReply } from 'fastify'
import { CODES, type ErrorCode } from '../errors/codes.ts'
import type { SlipwayError } from '../errors/slipway-error.ts'

export const STATUS: Readonly<Record<ErrorCode, number>> = {
  request_invalid: 400,
  unauthorized: 401,
  origin_denied: 403,
  not_found: 404,
  job_not_found: 404,
  credential_not_found: 404,
  template_not_found: 404,
  method_not_allowed: 405,
  not_acceptable: 406,
  request_timeout: 408,
  idempotency_conflict: 409,
  job_state_conflict: 409,
  lease_lost: 409,
  body_too_large: 413,
  media_type_unsupported: 415,
  dockerfile_invalid: 422,
  policy_denied: 422,
  context_invalid: 422,
  config_invalid: 500,
  data_folder_locked: 500,
  internal: 500,
  storage_failed: 500,
  secret_unreadable: 500,
  engine_unsupported: 501,
  advisories_invalid: 502,
  engine_failed: 502,
  registry_refused: 502,
  advisories_unavailable: 503,
  engine_unavailable: 503,
  overloaded: 503,
  publish_unavailable: 503,
  registry_unavailable: 503,
  shutting_down: 503,
  engine_timeout: 504,
  storage_full: 507,
}

/** Seconds named in Retry-After of every 503: long enough for a restart, short enough for a person. */
const RETRY_AFTER_SECONDS = 5

export const PROBLEM_TYPE = 'application/problem+json'

export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: ErrorCode
  readonly detail: string
  readonly where?: string | undefined
  readonly action: string
  readonly retryable: boolean
  /** The request's id, as in `X-Request-Id` and in the log. */
  readonly instance: string
  readonly [extension: string]: unknown
}

/** The problem document of an error; the error's `data` become extension members and never replace a standard one. */
export function toProblem(error: SlipwayError, requestId: string): Problem {
  const standard = {
    type: `/docs/errors#${error.code}`,
    title: CODES[error.code].title,
    status: STATUS[error.code],
    code: error.code,
    detail: error.detail,
    where: error.where,
    action: error.action,
    retryable: error.retryable,
    instance: requestId,
  }
  // Twice, so that the standard members come first and win.
  return { ...standard, ...error.data, ...standard }
}

/** Answers with the problem document. The status is set last so that nothing before it can disagree with the body. */
export function sendProblem(reply: FastifyReply, error: SlipwayError, requestId: string): FastifyReply {
  const problem = toProblem(error, requestId)
  if (problem.status === 503) reply.header('Retry-After', RETRY_AFTER_SECONDS)
  if (problem.status === 401) reply.header('WWW-Authenticate', 'Bearer')
  // Bytes are sent as they are: response schemas, which would drop extension members, do not apply to them.
  return reply
    .code(problem.status)
    .type(PROBLEM_TYPE)
    .send(Buffer.from(JSON.stringify(problem)))
}
