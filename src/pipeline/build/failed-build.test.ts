/** What is kept of a build that failed, through the whole pipeline on an engine in memory. */
import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import { SlipwayError } from '../../errors/slipway-error.ts'
import { type Core, openCore } from '../../../test/support/core.ts'

const DOCKERFILE = 'FROM busybox AS one\nRUN echo 1\n\nFROM busybox\nENV A=1\nRUN echo 2\nRUN exit 3\n'

let core: Core

async function open(): Promise<void> {
  core = await openCore(['--scan-enabled', 'false', '--worker-max-tries', '1'])
  await core.work(1)
}

/** The verdict of the job, and beside it what the record says. */
async function verdictOf(dockerfile: string) {
  const id = await core.submit(dockerfile)
  const { attempts } = await core.ended(id)
  const verdict = attempts[0]?.verdict ?? assert.fail('no verdict')
  const { line } = await core.jobs.record(id)
  return { id, verdict, recorded: line }
}

describe('a build that failed', () => {
  afterEach(() => core.close())

  it('has the line of its step in verdict, message, record and events', async () => {
    await open()
    const { id, verdict, recorded } = await verdictOf(DOCKERFILE)
    assert.equal(
      verdict.message,
      'Line 7: The command of step "[stage-1 3/3] RUN exit 3" ended with exit code 3',
    )
    assert.deepEqual([verdict.line, recorded], [6, 6])
    const steps = new Map<string, unknown>()
    for await (const events of core.jobs.events(id, 0, new AbortController().signal)) {
      for (const { type, data } of events) {
        const { name, line } = Object(data) as { name: string; line: unknown }
        if (type === 'step') steps.set(name, line)
      }
    }
    assert.deepEqual(
      [...steps],
      [
        ['[one 1/2] FROM busybox', 0],
        ['[one 2/2] RUN echo 1', 1],
        ['[stage-1 1/3] FROM busybox', 3],
        ['[stage-1 2/3] RUN echo 2', 5],
        ['[stage-1 3/3] RUN exit 3', 6],
      ],
    )
  })

  it('has the line of the FROM whose image is not there, or is not given at present', async () => {
    await open()
    const message = 'The base image busybox does not exist'
    const nothing = { step: null, command: null, exitCode: null, line: null, image: 'busybox:latest' }
    core.engine.setBuild({
      outcome: { kind: 'failed', reason: 'base_image_unavailable', message, ...nothing },
    })
    const missing = await verdictOf('# mine\nFROM busybox\n')
    assert.deepEqual([missing.verdict.message, missing.verdict.line], [`Line 2: ${message}`, 1])
    const away = { detail: 'The base image is away', where: 'docker.io/library/busybox:latest' }
    core.engine.failNext('build', new SlipwayError('registry_unavailable', away))
    const { verdict, recorded } = await verdictOf('FROM busybox\nRUN echo 5\n')
    assert.deepEqual([verdict.reason, verdict.line, recorded], ['base_image_unavailable', 0, 0])
    assert.equal(verdict.message, 'Line 1: The base image is away (given up after 1 try)')
  })

  it('has none where none is certain', async () => {
    await open()
    const step = '[2/3] RUN of the base image'
    const nothing = { command: null, exitCode: 1, line: null }
    core.engine.setBuild({
      outcome: { kind: 'failed', reason: 'build_failed', message: 'It failed', step, ...nothing },
    })
    const { verdict, recorded } = await verdictOf(DOCKERFILE)
    assert.deepEqual([verdict.message, verdict.line, recorded], ['It failed', null, null])
  })
})
