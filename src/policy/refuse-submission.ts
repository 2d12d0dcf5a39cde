import { SlipwayError } from '../errors/slipway-error.ts'
import { examine, subjectOf } from './evaluate.ts'
import type { Policy, SubmissionFacts } from './policy.ts'

/**
 * Throws `policy_denied` with the field's JSON pointer for what the policy denies beside the Dockerfile: arguments of
 * the build, the destination.
 */
export function refuseSubmission(facts: SubmissionFacts, policy: Policy): void {
  for (const { code, level, sightings } of examine(
    subjectOf({ parsed: null, frontends: [] }, facts),
    policy.document,
  )) {
    const first = sightings.find(({ where }) => where !== undefined)
    if (level !== 'deny' || first === undefined) continue
    const { message, where, action } = first
    throw new SlipwayError('policy_denied', { where, action, detail: `${code} ${message}` })
  }
}
