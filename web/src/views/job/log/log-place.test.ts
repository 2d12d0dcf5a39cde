import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { LogLine } from '../../../../../src/client/api-types.generated.ts'
import { LineStore } from './line-store.ts'
import { findTarget } from './log-place.ts'

function line(seq: number, more: Partial<LogLine>): LogLine {
  return {
    seq,
    at: '2026-01-01T00:00:00Z',
    stage: 'build',
    step: null,
    stream: 'stdout',
    text: 'x',
    ...more,
  }
}

const store = new LineStore()
store.append([
  line(1, { step: 'A' }),
  line(2, { step: 'B' }),
  line(3, { step: 'B', stream: 'system' }),
  line(4, { stream: 'system' }),
])
const [build] = store.groups
const [a, b] = build?.sections ?? []

describe('findTarget', () => {
  test('finds a line, and what must be open for it to be seen', () => {
    assert.deepEqual(findTarget(store, { kind: 'line', seq: 2 }), {
      open: [build?.id, b?.id],
      row: { kind: 'line', seq: 2 },
    })
    assert.equal(findTarget(store, { kind: 'line', seq: 9 }), undefined)
  })

  test('finds where a step begins, and the last line that its command wrote', () => {
    const place = { kind: 'stage', stage: 'build', step: 'B' } as const
    assert.deepEqual(findTarget(store, { ...place, edge: 'start' })?.row, { kind: 'head', id: b?.id })
    assert.deepEqual(findTarget(store, { ...place, edge: 'end' })?.row, { kind: 'line', seq: 2 })
  })

  test('finds the stage where the step wrote nothing', () => {
    const place = { kind: 'stage', stage: 'build', step: 'C' } as const
    assert.deepEqual(findTarget(store, { ...place, edge: 'start' })?.row, { kind: 'head', id: build?.id })
    assert.deepEqual(findTarget(store, { ...place, edge: 'end' })?.row, { kind: 'line', seq: 4 })
    assert.notEqual(a?.id, b?.id)
  })

  test('finds nothing of a stage that has not begun', () => {
    assert.equal(findTarget(store, { kind: 'stage', stage: 'run', step: null, edge: 'start' }), undefined)
  })
})
