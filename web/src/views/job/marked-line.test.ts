import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Attempt, JobView, Stage, StageStatus } from '../../../../src/client/api-types.generated.ts'
import { findMarkedLine } from './marked-line.ts'
import type { BuildStep } from './progress.ts'

const DOCKERFILE = 'FROM busybox\nRUN make\nRUN make test\nCMD ["run"]\n'

interface Told {
  readonly excerpt?: string[]
  readonly line?: number | null
}

function attemptAt(stage: Stage, status: StageStatus, { excerpt = [], line = null }: Told = {}): Attempt {
  const failed = status === 'rejected'
  const verdict = {
    status: failed ? 'failed' : 'cancelled',
    reason: null,
    message: '',
    excerpt,
    line,
  } as const
  const report = { stage, status, startedAt: null, endedAt: null, durationMs: null, message: null }
  const attempt: Partial<Attempt> = { stages: [report], verdict: status === 'running' ? null : verdict }
  return attempt as Attempt
}

const job = (target: string | null): Pick<JobView, 'spec'> =>
  ({ spec: { target } }) as Partial<JobView> as JobView

function step(name: string, completedAt: number | null, line: number | null): BuildStep {
  return { id: name, name, cached: false, startedAt: 1, completedAt, error: null, line }
}

describe('findMarkedLine', () => {
  test('marks the step that is being built, where the service knows its line', () => {
    const done = step('[2/3] RUN make', 2, 1)
    const mark = (line: number | null) =>
      findMarkedLine(
        job(null),
        attemptAt('build', 'running'),
        [done, step('[3/3] RUN make test', null, line)],
        DOCKERFILE,
      )
    assert.deepEqual(mark(2), { line: 2, tone: 'busy' })
    assert.equal(mark(null), null)
  })

  test('marks the line of the verdict, and guesses none for a build that has failed', () => {
    const attempt = attemptAt('build', 'rejected', { line: 0, excerpt: ['Dockerfile:3:1 SLP0014 no'] })
    assert.deepEqual(findMarkedLine(job(null), attempt, [], DOCKERFILE), { line: 0, tone: 'bad' })
    const failed = [{ ...step('[2/3] RUN make', 2, 1), error: 'exit code: 1' }]
    assert.equal(findMarkedLine(job(null), attemptAt('build', 'rejected'), failed, DOCKERFILE), null)
  })

  test('marks the line that the explanation names, before that of the stage', () => {
    const attempt = attemptAt('validate', 'rejected', { excerpt: ['Dockerfile:3:1 SLP0014 no'] })
    assert.equal(findMarkedLine(job(null), attempt, [], DOCKERFILE)?.line, 2)
  })

  test('marks the command of a run, unless a target may leave it out', () => {
    assert.equal(findMarkedLine(job(null), attemptAt('run', 'rejected'), [], DOCKERFILE)?.line, 3)
    assert.equal(findMarkedLine(job('first'), attemptAt('run', 'rejected'), [], DOCKERFILE), null)
  })

  test('marks nothing of what was cancelled or is elsewhere', () => {
    assert.equal(findMarkedLine(job(null), attemptAt('build', 'cancelled'), [], DOCKERFILE), null)
    assert.equal(findMarkedLine(job(null), attemptAt('publish', 'running'), [], DOCKERFILE), null)
  })
})
