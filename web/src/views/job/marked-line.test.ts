import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Attempt, JobView, Stage, StageStatus } from '../../../../src/client/api-types.generated.ts'
import { findMarkedLine } from './marked-line.ts'
import type { BuildStep } from './progress.ts'

const DOCKERFILE = 'FROM busybox\nRUN make\nRUN make test\nCMD ["run"]\n'

function attemptAt(stage: Stage, status: StageStatus, excerpt: string[] = []): Attempt {
  const failed = status === 'rejected'
  const verdict = { status: failed ? 'failed' : 'cancelled', reason: null, message: '', excerpt } as const
  const report = { stage, status, startedAt: null, endedAt: null, durationMs: null, message: null }
  const attempt: Partial<Attempt> = { stages: [report], verdict: status === 'running' ? null : verdict }
  return attempt as Attempt
}

const job = (target: string | null): Pick<JobView, 'spec'> =>
  ({ spec: { target } }) as Partial<JobView> as JobView

function step(name: string, completedAt: number | null, error: string | null = null): BuildStep {
  return { id: name, name, cached: false, startedAt: 1, completedAt, error }
}

describe('findMarkedLine', () => {
  test('marks the step that is being built, and the one that failed', () => {
    const running = [step('[2/3] RUN make', 2), step('[3/3] RUN make test', null)]
    assert.deepEqual(findMarkedLine(job(null), attemptAt('build', 'running'), running, DOCKERFILE), {
      line: 2,
      tone: 'busy',
    })
    const failed = [step('[2/3] RUN make', 2, 'exit code: 1')]
    assert.deepEqual(findMarkedLine(job(null), attemptAt('build', 'rejected'), failed, DOCKERFILE), {
      line: 1,
      tone: 'bad',
    })
  })

  test('marks the line that the explanation names, before any other', () => {
    const attempt = attemptAt('validate', 'rejected', ['Dockerfile:3:1 SLP0014 no'])
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
