import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JobEvent } from '../../client/api-types.generated.ts'
import { sampleJob } from '../scripted-service.ts'
import { Progress } from './progress.ts'
import { progressView } from './progress-view.ts'
import { pushLine, readLayers } from './push-layers.ts'
import { createPaint } from './style.ts'

const paint = createPaint(false)
const layer = (id: string, state: string, bytes: unknown = null, totalBytes: unknown = null) => {
  return { id, state, bytes, totalBytes }
}

describe('the layers of a push', () => {
  it('are read from an event, without what does not look as expected', () => {
    const hostile = [
      null,
      1,
      {},
      layer('a', 'flying'),
      { id: 7, state: 'pushed' },
      layer('b', 'pushing', -1, '9'),
    ]
    assert.deepEqual(readLayers(hostile), [{ id: 'b', state: 'pushing', bytes: 0, totalBytes: undefined }])
    assert.deepEqual(readLayers('x'), [])
  })

  it('make one line with share, bytes and count', () => {
    const layers = [layer('a', 'pushing', 512, 1024), layer('b', 'pushed', 1024, 1024), layer('c', 'exists')]
    const line = pushLine(readLayers(layers), paint)
    assert.equal(line, `${'━'.repeat(24)} 75%  1.5 KiB of 2.0 KiB · 2 of 3 layers`)
    assert.equal(
      pushLine(readLayers([layer('c', 'exists')]), paint),
      `${'━'.repeat(24)} 100% · 1 of 1 layers`,
    )
    assert.equal(pushLine([], paint), undefined)
  })

  it('are shown while they are sent, and not afterwards', () => {
    const progress = new Progress(sampleJob({ status: 'running', attempts: [] }))
    const apply = (type: JobEvent['type'], data: object): void =>
      progress.apply({ seq: 1, job: 'j', at: '', type, data })
    const stage = { attempt: 1, stage: 'publish', startedAt: 1000, endedAt: null, message: null }
    const shown = () => progressView(progress, { paint, rows: 40, now: 2000 }).join('\n')
    apply('stage', { ...stage, status: 'running' })
    apply('step', { stage: 'publish', layers: [layer('a', 'pushing', 1, 4)] })
    assert.match(shown(), /publish .*\n {4}━+ 25% {2}1 B of 4 B · 0 of 1 layers/)
    apply('stage', { ...stage, status: 'passed' })
    assert.doesNotMatch(shown(), /layers/)
  })
})
