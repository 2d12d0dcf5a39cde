import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Attempt, JobView } from '../../../../../src/client/api-types.generated.ts'
import { tellVerdict } from './tell-verdict.ts'

const AT = '2026-01-01T00:00:00Z'

function job(facts: Partial<JobView>): JobView {
  const base: Partial<JobView> = {
    status: 'queued',
    attempt: 1,
    position: null,
    cancelRequested: false,
    published: null,
  }
  return { ...base, ...facts } as JobView
}

function attempt(facts: Partial<Attempt>): Attempt {
  return {
    number: 1,
    from: 'validate',
    status: 'queued',
    tries: 1,
    lastFault: null,
    createdAt: AT,
    startedAt: AT,
    endedAt: null,
    verdict: null,
    stages: [],
    ...facts,
  }
}

const stage = (status: 'running' | 'rejected') =>
  ({ stage: 'build', status, startedAt: AT, endedAt: null, durationMs: null, message: null }) as const

describe('tellVerdict', () => {
  test('says which place in the queue a job has, and what that means', () => {
    const told = (position: number | null) => tellVerdict(job({ position }), attempt({})).sentence
    assert.equal(told(1), 'it is next, as soon as a worker is free')
    assert.equal(told(2), 'place 2: 1 job is before it')
    assert.equal(told(7), 'place 7: 6 jobs are before it')
    assert.equal(told(1001), 'more than 1000 jobs are before it')
    assert.equal(told(null), 'a worker is about to take it up')
  })

  test('does not blame the submission for a fault of the service', () => {
    const told = tellVerdict(job({}), attempt({ lastFault: 'the engine does not answer' }))
    assert.equal(told.tone, 'warn')
    assert.match(told.sentence, /the engine does not answer/)
    assert.match(told.advice ?? '', /Nothing is wrong with the submission/)
  })

  test('says which stage runs, since when, and that it is being stopped', () => {
    const running = attempt({ status: 'running', stages: [stage('running')] })
    const told = tellVerdict(job({ status: 'running' }), running)
    assert.deepEqual([told.head, told.sentence, told.since], ['Running', 'the stage build', AT])
    assert.equal(tellVerdict(job({ status: 'running', cancelRequested: true }), running).head, 'Stopping')
  })

  test('says why it failed and what to do next', () => {
    const verdict = {
      status: 'failed',
      reason: 'build_failed',
      message: 'exit code 1',
      excerpt: ['x'],
      line: 1,
    } as const
    const told = tellVerdict(
      job({ status: 'failed' }),
      attempt({ status: 'ended', stages: [stage('rejected')], verdict: { ...verdict, excerpt: ['x'] } }),
    )
    assert.deepEqual([told.tone, told.head, told.sentence], ['bad', 'Failed in build', 'exit code 1'])
    assert.match(told.advice ?? '', /submit again with changes/)
  })

  test('says where the image of a good job is', () => {
    const verdict = {
      status: 'succeeded' as const,
      reason: null,
      message: 'performance 0.9',
      excerpt: [],
      line: null,
    }
    const ended = attempt({ status: 'ended', verdict })
    const published = 'registry.example.org/a@sha256:12'
    assert.match(tellVerdict(job({ status: 'succeeded', published }), ended).advice ?? '', /published as/)
    assert.equal(tellVerdict(job({ status: 'succeeded', published, attempt: 2 }), ended).advice, null)
  })
})
