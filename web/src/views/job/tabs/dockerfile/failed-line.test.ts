import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Reason, Verdict } from '../../../../../../src/client/api-types.generated.ts'
import type { BuildStep } from '../../progress.ts'
import { findFailedLine } from './failed-line.ts'

const FILE = 'FROM debian\nRUN one && \\\n    two\nRUN three\n'

const failed = (reason: Reason, message: string, excerpt: string[] = []): { verdict: Verdict } => ({
  verdict: { status: 'failed', reason, message, excerpt },
})

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
    assert.equal(findFailedLine(FILE, failed('build_failed', 'it failed'), steps)?.line, 3)
  })

  test('is that of the step which the verdict quotes, where no steps are known', () => {
    const message = 'The command of step "[2/3] RUN one &&     two" ended with exit code 2'
    const found = findFailedLine(FILE, failed('build_failed', message, ['E: no']), [])
    assert.deepEqual(found, { line: 1, message, excerpt: ['E: no'] })
  })

  test('is the one that the linter names', () => {
    const verdict = failed('dockerfile_invalid', 'It is refused', ['Dockerfile:4:1 SLP0001 no'])
    assert.equal(findFailedLine(FILE, verdict, [])?.line, 3)
  })

  test('is not guessed', () => {
    assert.equal(findFailedLine(FILE, { verdict: null }, []), null)
    assert.equal(findFailedLine(FILE, failed('run_failed', 'step "[2/3] RUN three" x'), []), null)
    assert.equal(findFailedLine(FILE, failed('build_failed', 'something else'), []), null)
  })
})
