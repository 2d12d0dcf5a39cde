/** Errors that Fastify and its plugins raise, translated into ours by their stable codes. */
import type { FastifyError } from 'fastify'
import { SlipwayError } from '../errors/slipway-error.ts'
import { describeViolations } from './validation.ts'

/** Always a `SlipwayError`; what is unknown becomes `internal` with nothing of its text in it, and the original as its cause. */
export function translate(error: unknown, requestId: string): SlipwayError {
  if (error instanceof SlipwayError) return error
  return (isFastifyError(error) ? fromFastify(error) : undefined) ?? internal(error, requestId)
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && typeof (error as { code?: unknown }).code === 'string'
}

function fromFastify(error: FastifyError): SlipwayError | undefined {
  if (error.validation) return describeViolations(error.validation, error.validationContext ?? 'body')
  switch (error.code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new SlipwayError('media_type_unsupported', {
        detail: 'This address does not take that content type.',
      })
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new SlipwayError('body_too_large', { detail: 'The body is larger than this address takes.' })
    case 'FST_ERR_BAD_URL':
      return invalid('The path holds an invalid percent-encoding.')
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new SlipwayError('not_found', { detail: 'A part of the path is longer than any that exists.' })
    default:
      return error.code.startsWith('FST_ERR_CTP_') ? invalid(error.message) : undefined
  }
}

function invalid(detail: string): SlipwayError {
  return new SlipwayError('request_invalid', { detail })
}

function internal(cause: unknown, requestId: string): SlipwayError {
  const detail = `The request could not be finished. The log of the service has the cause under ${requestId}.`
  return new SlipwayError('internal', { detail, cause })
}
