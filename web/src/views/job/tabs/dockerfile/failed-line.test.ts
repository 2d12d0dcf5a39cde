import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type {
  Attempt,
  JobView,
  Reason,
  Stage,
  Verdict,
} from '../../../../../../src/client/api-types.generated.ts'
import { type FailedLine, findFailedLine } from './failed-line.ts'

const FILE = 'FROM debian\nRUN one && \\\n    two\nRUN three\n'
const job = { spec: { target: null } } as Pick<JobView, 'spec'>

interface Failure {
  readonly reason: Reason
  readonly stage: Stage
  readonly excerpt?: string[]
  readonly line?: number
}

function find({ reason, stage, excerpt = [], line }: Failure): FailedLine | null {
  const verdict: Verdict = { status: 'failed', reason, message: 'no', excerpt, line: line ?? null }
  const stages = [{ stage, status: 'rejected' }]
  return findFailedLine(job, { verdict, stages } as unknown as Attempt, FILE)
}

describe('the line at which an attempt failed', () => {
  test('is that of the verdict', () => {
    const found = find({ reason: 'build_failed', stage: 'build', line: 1, excerpt: ['E: no'] })
    assert.deepEqual(found, { line: 1, message: 'no', excerpt: ['E: no'] })
    assert.equal(find({ reason: 'base_image_unavailable', stage: 'build', line: 0 })?.line, 0)
  })

  test('is the one that an explanation names', () => {
    const excerpt = ['Dockerfile:4:1 SLP0001 no']
    assert.equal(find({ reason: 'dockerfile_invalid', stage: 'validate', excerpt })?.line, 3)
  })

  test('is none of a vulnerable image: each of its lines has its findings', () => {
    const excerpt = ['Dockerfile:1:1 zlib 1 -> 2']
    assert.equal(find({ reason: 'vulnerable', stage: 'scan', excerpt }), null)
  })

  test('is not guessed', () => {
    const none = { verdict: null, stages: [] } as unknown as Attempt
    assert.equal(findFailedLine(job, none, FILE), null)
    assert.equal(find({ reason: 'publish_failed', stage: 'publish' }), null)
    assert.equal(find({ reason: 'build_failed', stage: 'build' }), null)
  })
})
