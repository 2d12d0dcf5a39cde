import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type {
  Attempt,
  JobView,
  Reason,
  Stage,
  Verdict,
} from '../../../../../../src/client/api-types.generated.ts'
import type { BuildStep } from '../../progress.ts'
import { type FailedLine, findFailedLine } from './failed-line.ts'

const FILE = 'FROM debian\nRUN one && \\\n    two\nRUN three\n'
const job = { spec: { target: null } } as Pick<JobView, 'spec'>

interface Failure {
  readonly reason: Reason
  readonly stage: Stage
  readonly message: string
  readonly excerpt?: string[]
}

function find({ reason, stage, message, excerpt = [] }: Failure, steps: BuildStep[] = []): FailedLine | null {
  const verdict: Verdict = { status: 'failed', reason, message, excerpt }
  const stages = [{ stage, status: 'rejected' }]
  return findFailedLine(job, { verdict, stages } as unknown as Attempt, steps, FILE)
}

const step = (name: string, error: string | null): BuildStep => ({
  id: name,
  name,
  cached: false,
  startedAt: 1,
  completedAt: 2,
  error,
})

describe('the line at which an attempt failed', () => {
  test('is that of the step that failed', () => {
    const steps = [step('[2/3] RUN one &&     two', null), step('[3/3] RUN three', 'exit code: 1')]
    assert.equal(find({ reason: 'build_failed', stage: 'build', message: 'it failed' }, steps)?.line, 3)
  })

  test('is that of the step which the verdict quotes, where no steps are known', () => {
    const message = 'The command of step "[2/3] RUN one &&     two" ended with exit code 2'
    const found = find({ reason: 'build_failed', stage: 'build', message, excerpt: ['E: no'] })
    assert.deepEqual(found, { line: 1, message, excerpt: ['E: no'] })
  })

  test('is the one that an explanation names', () => {
    const excerpt = ['Dockerfile:4:1 SLP0001 no']
    const found = find({ reason: 'dockerfile_invalid', stage: 'validate', message: 'refused', excerpt })
    assert.equal(found?.line, 3)
  })

  test('is none of a vulnerable image: each of its lines has its findings', () => {
    const excerpt = ['Dockerfile:1:1 zlib 1 -> 2']
    assert.equal(find({ reason: 'vulnerable', stage: 'scan', message: 'Update', excerpt }), null)
  })

  test('is not guessed', () => {
    const none = { verdict: null, stages: [] } as unknown as Attempt
    assert.equal(findFailedLine(job, none, [], FILE), null)
    const message = 'The push of step "[2/3] RUN three" x'
    assert.equal(find({ reason: 'publish_failed', stage: 'publish', message }), null)
    assert.equal(find({ reason: 'build_failed', stage: 'build', message: 'something else' }), null)
  })
})
