import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hasCode } from '../errors/slipway-error.ts'
import { builtIn } from './built-in.ts'
import { examine, subjectOf } from './evaluate.ts'
import { refuseSubmission } from './refuse-submission.ts'
import { POLICY_RULES } from './rules/rules.ts'

const FACTS = {
  tenant: 'default',
  target: null,
  publish: { registry: '10.0.0.1:5000', repository: 'a', tag: 'b', credential: null, ownCredential: false },
  buildArgs: { BUILDKIT_SYNTAX: 'evil', A: 'b' },
}

describe('refuseSubmission', () => {
  it('asks each rule that tells of something beside the Dockerfile', () => {
    const { document } = builtIn('strict')
    const told = examine(subjectOf({ parsed: null, frontends: [] }, FACTS), document)
      .filter(({ sightings }) => sightings.some(({ where }) => where !== undefined))
      .map(({ rule }) => rule)
    assert.deepEqual(
      told,
      POLICY_RULES.filter(({ looksBeside }) => looksBeside).map(({ name }) => name),
    )
  })

  it('throws the place in the request of the first that is denied', () => {
    assert.throws(
      () => refuseSubmission(FACTS, builtIn('strict')),
      (error: unknown) => hasCode(error, 'policy_denied') && error.where === '/buildArgs/BUILDKIT_SYNTAX',
    )
    refuseSubmission({ ...FACTS, publish: null, buildArgs: {} }, builtIn('strict'))
  })
})
