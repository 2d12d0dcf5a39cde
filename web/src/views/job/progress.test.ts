import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Attempt, JobEvent } from '../../../../src/client/api-types.generated.ts'
import { applyEvent, NO_PROGRESS, type Progress, stepsOf } from './progress.ts'

function event(seq: number, type: JobEvent['type'], data: unknown): JobEvent {
  return { seq, job: 'a job', at: '2026-01-01T00:00:00Z', type, data }
}

const step = (seq: number, id: string, more: object = {}): JobEvent =>
  event(seq, 'step', {
    id,
    name: `step ${id}`,
    cached: false,
    startedAt: 10,
    completedAt: null,
    error: null,
    ...more,
  })

const apply = (...events: readonly JobEvent[]): Progress => events.reduce(applyEvent, NO_PROGRESS)

const attempt = (number: number, from: Attempt['from']): Attempt =>
  ({ number, from }) as Partial<Attempt> as Attempt

describe('the progress of a job', () => {
  test('knows the last word on each step, in the order in which they began', () => {
    const progress = apply(step(1, 'a'), step(2, 'b'), step(3, 'a', { completedAt: 20 }))
    const steps = stepsOf(progress, [attempt(1, 'validate')], 1)
    assert.deepEqual(
      steps.map(({ id, completedAt }) => [id, completedAt]),
      [
        ['a', 20],
        ['b', null],
      ],
    )
  })

  test('knows the line of a step where the service says one', () => {
    const progress = apply(step(1, 'a', { line: 0 }), step(2, 'b', { line: null }), step(3, 'c'))
    const steps = stepsOf(progress, [attempt(1, 'validate')], 1)
    assert.deepEqual(
      steps.map(({ line }) => line),
      [0, null, null],
    )
  })

  test('passes over events that it knows', () => {
    const progress = apply(step(5, 'a'))
    assert.equal(applyEvent(progress, step(5, 'b')), progress)
    assert.equal(applyEvent(progress, step(4, 'b')), progress)
  })

  test('begins without steps when the build begins again', () => {
    const again = event(2, 'stage', { attempt: 1, stage: 'build', status: 'running' })
    const progress = apply(step(1, 'a'), again, step(3, 'b'))
    assert.deepEqual(
      stepsOf(progress, [attempt(1, 'validate')], 1).map(({ id }) => id),
      ['b'],
    )
  })

  test('keeps attempts apart, and shows for one that built nothing what it took over', () => {
    const progress = apply(
      step(1, 'a'),
      event(2, 'queued', { attempt: 2, from: 'run' }),
      event(3, 'queued', { attempt: 3, from: 'build' }),
      step(4, 'b'),
    )
    const attempts = [attempt(1, 'validate'), attempt(2, 'run'), attempt(3, 'build')]
    assert.deepEqual(
      [1, 2, 3].map((one) => stepsOf(progress, attempts, one)[0]?.id),
      ['a', 'a', 'b'],
    )
    assert.deepEqual(stepsOf(progress, [attempt(4, 'build')], 4), [])
  })

  test('leaves out what is no step', () => {
    const progress = apply(
      event(1, 'step', { stage: 'publish', layers: [] }),
      event(2, 'step', null),
      event(3, 'step', { id: 1, name: [] }),
    )
    assert.equal(progress.seq, 3)
    assert.deepEqual(stepsOf(progress, [attempt(1, 'validate')], 1), [])
  })
})
