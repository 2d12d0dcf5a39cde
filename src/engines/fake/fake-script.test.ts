import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SlipwayError } from '../../errors/slipway-error.ts'
import { BuildTranscript, buildRequest } from '../contract/harness.ts'
import { RunTranscript, runSpec } from '../contract/runs.ts'
import { failedBuild } from './build.ts'
import { createFakeEngine, type FakeEngine } from './fake-engine.ts'

const NEVER = new AbortController().signal
const UNDER = { baseImage: 'debian:stable-slim', close: async () => undefined }

async function imageOf(engine: FakeEngine, ...lines: readonly string[]): Promise<string> {
  const request = buildRequest({ ...UNDER, engine }, ['FROM debian:stable-slim', ...lines])
  const outcome = await engine.build(request, new BuildTranscript(), NEVER)
  assert.ok(outcome.kind === 'built')
  return outcome.image.id
}

describe('the fake engine under direction', () => {
  test('a held run ends when it is released', async () => {
    const engine = createFakeEngine()
    const control = engine.setRun({ hold: true, exitCode: 3, files: { 'perf.json': '{"perf": 1}' } })
    const handle = await engine.startRun(runSpec(await imageOf(engine, 'CMD true')), NEVER)
    const following = engine.followRun(handle, new RunTranscript(), NEVER)
    await control.reached
    control.release()
    assert.equal((await following).exitCode, 3)
    const request = { pattern: /^perf/, maxFileBytes: 100, maxTotalBytes: 100, maxFiles: 1 }
    const { files } = await engine.readData(handle, request, NEVER)
    assert.equal(Buffer.from(files[0]?.bytes ?? []).toString(), '{"perf": 1}')
  })

  test('what it is told to have measured is told at the end of the run', async () => {
    const engine = createFakeEngine()
    const samples = { atMs: [0, 100], cpuMs: [1, 90], memoryBytes: [500, 400], source: 'cgroup' as const }
    engine.setRun({ exitCode: 0, samples })
    const handle = await engine.startRun(runSpec(await imageOf(engine, 'CMD true')), NEVER)
    const exit = await engine.followRun(handle, new RunTranscript(), NEVER)
    assert.deepEqual(exit.samples, samples)
    assert.deepEqual([exit.usage.cpuMs, exit.usage.peakMemoryBytes, exit.usage.source], [90, 500, 'cgroup'])
  })

  test('a held build is stopped by its signal', async () => {
    const engine = createFakeEngine()
    const control = engine.setBuild({ hold: true })
    const cancel = new AbortController()
    const request = buildRequest({ ...UNDER, engine }, ['FROM scratch'])
    const building = engine.build(request, new BuildTranscript(), cancel.signal)
    await control.reached
    const reason = new Error('cancelled')
    cancel.abort(reason)
    await assert.rejects(building, (error) => error === reason)
  })

  test('a call fails as often as it was told to, then works again', async () => {
    const engine = createFakeEngine()
    const error = new SlipwayError('engine_failed', { detail: 'told to' })
    engine.failNext('info', error, 2)
    await assert.rejects(engine.info(), error)
    await assert.rejects(engine.info(), error)
    assert.equal((await engine.info()).name, 'Fake 1.0')
    assert.equal(engine.count('info'), 3)
  })

  test('while it is down every call fails, those under way included, and runs go on', async () => {
    const engine = createFakeEngine()
    const control = engine.setRun({ hold: true, exitCode: 0 })
    const spec = runSpec(await imageOf(engine, 'CMD true'))
    const handle = await engine.startRun(spec, NEVER)
    const following = engine.followRun(handle, new RunTranscript(), NEVER)
    engine.goDown()
    await assert.rejects(following, { code: 'engine_unavailable' })
    await assert.rejects(engine.findRun(spec, NEVER), { code: 'engine_unavailable' })
    engine.comeBack()
    control.release()
    const found = await engine.findRun(spec, NEVER)
    assert.ok(found)
    assert.equal((await engine.followRun(found, new RunTranscript(), NEVER)).exitCode, 0)
  })

  test('a daemon that dies with its containers leaves them ended with 137', async () => {
    const engine = createFakeEngine()
    const handle = await engine.startRun(runSpec(await imageOf(engine, 'CMD sleep 600')), NEVER)
    engine.goDown({ killRuns: true })
    engine.comeBack()
    assert.equal((await engine.followRun(handle, new RunTranscript(), NEVER)).exitCode, 137)
  })

  test('a scripted outcome stands in for the build', async () => {
    const engine = createFakeEngine()
    const outcome = failedBuild('base_image_unavailable', 'told to')
    engine.setBuild({ outcome })
    const request = buildRequest({ ...UNDER, engine }, ['FROM scratch'])
    assert.deepEqual(await engine.build(request, new BuildTranscript(), NEVER), outcome)
    engine.setBuild(null)
    assert.equal((await engine.build(request, new BuildTranscript(), NEVER)).kind, 'built')
  })
})
