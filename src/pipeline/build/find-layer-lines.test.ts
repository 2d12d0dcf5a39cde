import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { buildRequest } from '../../engines/contract/harness.ts'
import { type FakeEngine, createFakeEngine } from '../../engines/fake/fake-engine.ts'
import { SlipwayError, hasCode } from '../../errors/slipway-error.ts'
import { Interruption, type StageContext } from '../stage.ts'
import { findLayerLines } from './find-layer-lines.ts'

const never = new AbortController().signal
const LINES = [
  'FROM busybox AS one',
  'ARG A=1',
  'RUN echo a > /a',
  'FROM one',
  'RUN echo b > /b',
  'CMD ["b"]',
]

async function find(engine: FakeEngine, change: Partial<StageContext> = {}, target: string | null = null) {
  const under = { engine, baseImage: 'busybox', close: async () => undefined }
  const request = buildRequest(under, LINES, { target })
  const outcome = await engine.build(request, { step: () => undefined, log: () => undefined }, never)
  assert.ok(outcome.kind === 'built')
  const job = { spec: { buildArgs: {}, target } }
  const log = { system: () => undefined }
  const context = { job, log, cancelled: never, leaving: never, ...change } as unknown as StageContext
  return findLayerLines(engine, context, outcome.image, request.dockerfile)
}

describe('the lines of a built image', () => {
  it('are told for each of its layers', async () => {
    assert.deepEqual(await find(createFakeEngine()), { layerLines: [0, 2, 4] })
    assert.deepEqual(await find(createFakeEngine(), {}, 'one'), { layerLines: [0, 2] })
  })

  it('are left out where the engine cannot tell, and fail no build', async () => {
    const engine = createFakeEngine()
    engine.failNext('imageHistory', new SlipwayError('engine_failed', { detail: 'no' }))
    assert.deepEqual(await find(engine), {})
    const silent = { ...createFakeEngine(), imageHistory: async () => null }
    assert.deepEqual(await find(silent), {})
  })

  it('are asked for again with the whole build when the engine is away or the work was interrupted', async () => {
    const engine = createFakeEngine()
    engine.failNext('imageHistory', new SlipwayError('engine_unavailable', { detail: 'away' }))
    await assert.rejects(find(engine), (error) => hasCode(error, 'engine_unavailable'))
    const reason = new Interruption('shutdown')
    await assert.rejects(find(engine, { leaving: AbortSignal.abort(reason) }), (error) => error === reason)
  })
})
