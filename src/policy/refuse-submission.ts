import { SlipwayError } from '../errors/slipway-error.ts'
import { deniedBeside, subjectOf } from './evaluate.ts'
import type { Policy, SubmissionFacts } from './policy.ts'

/**
 * Throws `policy_denied` with the field's JSON pointer for what the policy denies beside the Dockerfile: arguments of
 * the build, the destination.
 */
export function refuseSubmission(facts: SubmissionFacts, policy: Policy): void {
  const denied = deniedBeside(subjectOf({ parsed: null, frontends: [] }, facts), policy.document)
  if (denied === undefined) return
  const { code, message, where, action } = denied
  throw new SlipwayError('policy_denied', { where, action, detail: `${code} ${message}` })
}
