import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { BuildOutcome, BuildStep } from '../../engines/engine.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import { BuildLines, withLine } from './build-lines.ts'

type Failed = Extract<BuildOutcome, { readonly kind: 'failed' }>

const DOCKERFILE = Buffer.from('# mine\nFROM team/base AS a\nRUN one\nFROM busybox\nRUN two\n')

const lines = (dockerfile: Uint8Array = DOCKERFILE) =>
  new BuildLines(dockerfile, { buildArgs: {}, target: null })

function failure(change: Partial<Failed>): Failed {
  const nothing = { step: null, command: null, exitCode: null, line: null }
  return { kind: 'failed', reason: 'build_failed', message: 'no', ...nothing, ...change }
}

function step(name: string, times: Partial<BuildStep> = {}): BuildStep {
  return { id: name, name, cached: false, startedAt: 1, completedAt: null, error: null, ...times }
}

describe('the line at which a build failed', () => {
  it('is that of the step, of the image, or the one that the engine says', () => {
    assert.equal(lines().ofFailure(failure({ step: '[a 2/2] RUN one' }), []), 2)
    assert.equal(lines().ofFailure(failure({ image: 'docker.io/team/base:latest' }), []), 1)
    assert.equal(lines().ofFailure(failure({ line: 5, step: '[a 2/2] RUN one' }), []), 4)
    assert.equal(lines().ofFailure(failure({}), [step('[a 2/2] RUN one')]), null)
  })

  it('is that of the one step which went on when the time was up', () => {
    const late = failure({ reason: 'build_timeout' })
    const done = step('[a 2/2] RUN one', { completedAt: 2 })
    const waiting = step('[a 2/2] RUN one', { startedAt: null })
    const running = step('[stage-1 2/2] RUN two')
    assert.equal(lines().ofFailure(late, [done, running, waiting]), 4)
    assert.equal(
      lines().ofFailure(late, [step('[internal] load metadata for docker.io/library/busybox:latest')]),
      3,
    )
    assert.equal(lines().ofFailure(late, [step('[a 2/2] RUN one'), running]), null)
    assert.equal(lines().ofFailure(late, [done]), null)
  })

  it('is none of what is no Dockerfile', () => {
    assert.equal(lines(Buffer.from('RNU x')).ofFailure(failure({ step: '[2/2] RUN one' }), []), null)
  })

  it('is in the error about an image that the registry does not give at present', () => {
    const fault = (where: string) =>
      new SlipwayError('registry_unavailable', { detail: 'It is away', where, data: { a: 1 } })
    const told = lines().inError(fault('docker.io/team/base:latest'))
    assert.ok(told instanceof SlipwayError)
    assert.deepEqual(
      [told.detail, told.data, told.retryable],
      ['Line 2: It is away', { a: 1, line: 1 }, true],
    )
    for (const error of [fault('other'), new SlipwayError('internal', { detail: 'x' }), new Error('x')])
      assert.equal(lines().inError(error), error)
  })
})

it('a message begins with its line, once', () => {
  assert.equal(withLine('It failed', 6), 'Line 7: It failed')
  assert.equal(withLine('It failed', null), 'It failed')
  assert.equal(withLine('Line 7: unknown', 6), 'Line 7: unknown')
})
