import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { LogLine } from '../../../../../src/client/api-types.generated.ts'
import { LineStore } from './line-store.ts'

function line(seq: number, place: Partial<LogLine> = {}): LogLine {
  const at = new Date(1_700_000_000_000 + seq).toISOString()
  return { seq, at, stage: 'run', step: null, stream: 'stdout', text: `line ${seq}`, ...place }
}

const build = (seq: number, step: string | null): LogLine => line(seq, { stage: 'build', step })

function places(store: LineStore): readonly string[] {
  return store.groups.flatMap(({ sections }) =>
    sections.map(
      ({ stage, step, entries }) => `${stage} ${step}: ${entries.map(({ seq }) => seq).join(' ')}`,
    ),
  )
}

describe('LineStore', () => {
  test('keeps steps that build side by side apart', () => {
    const store = new LineStore()
    store.append([line(1, { stage: 'validate' }), build(2, 'A'), build(3, 'B'), build(4, 'A'), build(5, 'B')])
    assert.deepEqual(places(store), ['validate null: 1', 'build A: 2 4', 'build B: 3 5'])
  })

  test('keeps what a stage says between its steps in its place', () => {
    const store = new LineStore()
    store.append([build(1, null), build(2, 'A'), build(3, null), build(4, 'A'), build(5, null)])
    assert.deepEqual(places(store), ['build null: 1', 'build A: 2 4', 'build null: 3 5'])
  })

  test('passes over lines that it has, so that a stream may begin again', () => {
    const store = new LineStore()
    assert.equal(store.append([line(1), line(2)]), true)
    assert.equal(store.append([line(1), line(2)]), false)
    assert.equal(store.append([line(2), line(3)]), true)
    assert.deepEqual(places(store), ['run null: 1 2 3'])
    assert.equal(store.count, 3)
  })

  test('finds a line by its number', () => {
    const store = new LineStore()
    store.append([build(1, 'A'), build(2, 'B'), build(3, 'A'), line(4)])
    const found = store.find(3)
    assert.equal(found?.section.step, 'A')
    assert.equal(found?.offset, 1)
    assert.equal(found?.entry.text, 'line 3')
    assert.equal(store.find(5), undefined)
  })

  test('lets go of the oldest lines when there are too many, and says how many', () => {
    const store = new LineStore({ lines: 100, characters: 1_000_000 })
    store.append(Array.from({ length: 90 }, (_, at) => line(at + 1)))
    assert.equal(store.forgotten, 0)
    store.append(Array.from({ length: 90 }, (_, at) => line(at + 91)))
    assert.ok(store.count <= 100)
    assert.equal(store.count + store.forgotten, 180)
    assert.equal(store.find(180)?.entry.seq, 180)
    assert.equal(store.find(1), undefined)
    assert.equal(store.groups[0]?.sections[0]?.entries[0]?.seq, store.forgotten + 1)
  })

  test('counts characters as well as lines', () => {
    const store = new LineStore({ lines: 1000, characters: 10_000 })
    for (let seq = 1; seq <= 50; seq++) store.append([line(seq, { text: 'x'.repeat(1000) })])
    assert.ok(store.count <= 10)
    assert.equal(store.lastSeq, 50)
  })
})
