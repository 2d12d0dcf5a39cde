import type { SlipwayError } from '../../errors/slipway-error.ts'
import { type ErrorAnswer, dockerfileFindings } from './error-answers.ts'
import { type Finding, valueError } from './job-payload.ts'

/** An error as django-ninja words it: `detail` is a list for a body that does not fit, else a text. */
export function presentError(error: SlipwayError, status: number): ErrorAnswer {
  switch (error.code) {
    case 'job_not_found':
    case 'not_found':
      return { status, body: { detail: 'Not Found' } }
    case 'method_not_allowed':
      return { status, body: { detail: 'Method not allowed' } }
    case 'unauthorized':
      return { status, body: { detail: 'Unauthorized' } }
    default: {
      const findings = findingsOf(error)
      return findings.length > 0
        ? { status: 422, body: { detail: findings } }
        : { status, body: { detail: error.detail } }
    }
  }
}

/** What stands against the fields of the body; empty when the error is about something else. */
function findingsOf(error: SlipwayError): readonly Finding[] {
  const { findings } = (error.data ?? {}) as { readonly findings?: readonly Finding[] }
  if (findings !== undefined) return findings
  if (error.code === 'dockerfile_invalid' || error.code === 'policy_denied') {
    const found = dockerfileFindings(error)
    return (found.length > 0 ? found : [error.detail]).map((one) => valueError('dockerfile', one))
  }
  // A use case names the field by its JSON pointer, which is the field of this body too.
  const field = /^\/(name|description|dockerfile)$/.exec(error.where ?? '')?.[1]
  return error.code === 'request_invalid' && field !== undefined ? [valueError(field, error.detail)] : []
}
