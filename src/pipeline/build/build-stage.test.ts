/** The stage in the whole pipeline, on an engine in memory and with a proxy that a test directs. */
import assert from 'node:assert/strict'
import { afterEach, describe, test } from 'node:test'
import { SlipwayError } from '../../errors/slipway-error.ts'
import { type Core, PERF, openCore } from '../../../test/support/core.ts'
import { ScriptedEgress, allowed, refused } from '../../../test/support/scripted-egress.ts'

const FLAGS = ['--build-network', 'proxy', '--build-proxy-allow', 'pypi.org', '--scan-enabled', 'false']
const FAILED = {
  kind: 'failed',
  reason: 'build_failed',
  message: 'RUN pip failed with exit code 1',
  step: null,
  command: null,
  exitCode: 1,
  line: 2,
} as const

let core: Core
let egress: ScriptedEgress

async function open(): Promise<void> {
  egress = new ScriptedEgress()
  core = await openCore(FLAGS, undefined, undefined, egress)
  await core.work(1)
}

/** All that is kept of a job, as a reader of the API or of the database would find it. */
async function everythingOf(id: string): Promise<string> {
  const all: unknown[] = [
    await core.jobs.get(id),
    await core.jobs.record(id),
    await core.store.jobs.attempts(id),
  ]
  const { signal } = new AbortController()
  for await (const lines of core.jobs.logs(id, {}, signal)) all.push(...lines)
  for await (const events of core.jobs.events(id, 0, signal)) all.push(...events)
  return JSON.stringify(all)
}

describe('a job whose build is held to a proxy', () => {
  afterEach(() => core.close())

  test('has what was reached in its log and in its record', async () => {
    await open()
    egress.asks = [allowed('pypi.org'), refused('example.org')]
    const id = await core.submit(PERF)
    assert.equal((await core.ended(id)).status, 'succeeded')
    assert.deepEqual((await core.jobs.record(id)).reached, egress.asks)
    const all = await everythingOf(id)
    assert.match(all, /"stage":"build","step":null,"stream":"system","text":"proxy: pypi\.org:443 allowed"/)
  })

  test('that fails says what it was refused, and keeps it', async () => {
    await open()
    egress.asks = [refused('example.org')]
    core.engine.setBuild({ outcome: FAILED })
    const id = await core.submit(PERF)
    const { status, reason, message } = await core.ended(id)
    assert.deepEqual([status, reason], ['failed', 'build_failed'])
    assert.equal(
      message,
      'Line 2: RUN pip failed with exit code 1 (the build was refused: example.org, not on the list of hosts)',
    )
    assert.deepEqual((await core.jobs.record(id)).reached, egress.asks)
  })

  test('ends its account when it is cancelled', async () => {
    await open()
    const control = core.engine.setBuild({ hold: true })
    const id = await core.submit(PERF)
    await control.reached
    assert.equal(egress.passes[0]?.ended, false)
    await core.jobs.cancel(id)
    assert.equal((await core.ended(id)).status, 'cancelled')
    assert.equal(egress.passes[0]?.ended, true)
  })

  test('keeps the password of its account nowhere', async () => {
    await open()
    const lines = ['http_proxy=http://build:pass%2Fword%2B1@172.17.0.1:3128', 'pass/word+1']
    core.engine.setBuild({ lines, outcome: { ...FAILED, message: 'pass/word+1 was wrong' } })
    const id = await core.submit(PERF)
    await core.ended(id)
    assert.equal(egress.passes[0]?.password, 'pass/word+1')
    const all = await everythingOf(id)
    assert.match(all, /http_proxy=http:\/\/build:\*\*\*@172\.17\.0\.1:3128/)
    assert.doesNotMatch(all, /pass\/word|pass%2Fword/)
  })

  test('is tried again when builds could not be held to it, with a new account', async () => {
    await open()
    core.engine.failNext('build', new SlipwayError('engine_unsupported', { detail: 'the bridge is open' }))
    const id = await core.submit(PERF)
    const { status, attempts } = await core.ended(id)
    assert.deepEqual([status, attempts[0]?.tries], ['succeeded', 2])
    assert.deepEqual(
      egress.passes.map(({ ended }) => ended),
      [true, true],
    )
  })

  test('is told with its image when that is used again', async () => {
    await open()
    egress.asks = [allowed('pypi.org')]
    await core.ended(await core.submit(PERF))
    const id = await core.submit(PERF)
    await core.ended(id)
    const { image, reached } = await core.jobs.record(id)
    assert.deepEqual([image?.reused, reached, egress.passes.length], [true, egress.asks, 1])
  })

  test('may not ask the engine to fetch something for it', async () => {
    await open()
    await assert.rejects(core.submit('FROM busybox\nADD https://pypi.org/x /x\n'), /past the proxy/)
  })
})

describe('a job whose build is held to no proxy', () => {
  afterEach(() => core.close())

  test('has null for what it reached', async () => {
    core = await openCore(['--scan-enabled', 'false'])
    await core.work(1)
    const id = await core.submit(PERF)
    await core.ended(id)
    assert.equal((await core.jobs.record(id)).reached, null)
  })
})
