import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { LogLine } from '../../../../../src/client/api-types.generated.ts'
import { LineStore } from './line-store.ts'
import { cutAtHits, LogSearch } from './search-log.ts'

function line(seq: number, text: string, step: string | null = null): LogLine {
  return { seq, at: '2026-01-01T00:00:00Z', stage: 'build', step, stream: 'stdout', text }
}

function storeOf(...lines: readonly LogLine[]): LineStore {
  const store = new LineStore()
  store.append(lines)
  return store
}

describe('LogSearch', () => {
  test('finds lines without regard to case or colours, in the order of the log', () => {
    const store = storeOf(
      line(1, 'an Error', 'A'),
      line(2, 'fine', 'B'),
      line(3, 'an \u001b[31mer\u001b[0mror', 'B'),
      line(4, 'no ERROR', 'A'),
    )
    const search = new LogSearch('error')
    assert.equal(search.advance(store.groups, 100), true)
    assert.equal(search.count, 3)
    assert.deepEqual(
      [0, 1, 2, 3].map((hit) => search.at(store.groups, hit)),
      [1, 4, 3, undefined],
    )
  })

  test('takes what was typed as text, not as a pattern', () => {
    const store = storeOf(line(1, 'a.*(b'), line(2, 'axxb'))
    const search = new LogSearch('.*(')
    search.advance(store.groups, 100)
    assert.equal(search.at(store.groups, 0), 1)
    assert.equal(search.count, 1)
  })

  test('goes on in slices, and only with what is new', () => {
    const store = storeOf(...Array.from({ length: 10 }, (_, at) => line(at + 1, 'x')))
    const search = new LogSearch('x')
    assert.equal(search.advance(store.groups, 4), false)
    assert.equal(search.count, 4)
    assert.equal(search.advance(store.groups, 100), true)
    assert.equal(search.count, 10)
    store.append([line(11, 'x'), line(12, 'y')])
    assert.equal(search.advance(store.groups, 100), true)
    assert.equal(search.count, 11)
  })

  test('forgets hits in lines that are gone', () => {
    const store = new LineStore({ lines: 10, characters: 1000 })
    const search = new LogSearch('x')
    for (let seq = 1; seq <= 30; seq++) {
      store.append([line(seq, 'x')])
      search.advance(store.groups, 100)
    }
    assert.equal(search.count, store.count)
    assert.equal(search.at(store.groups, 0), store.forgotten + 1)
  })
})

describe('cutAtHits', () => {
  test('cuts a text at each place, and gives all of it back', () => {
    assert.deepEqual(cutAtHits('aXbxc', 'x'), [
      { text: 'a', hit: false },
      { text: 'X', hit: true },
      { text: 'b', hit: false },
      { text: 'x', hit: true },
      { text: 'c', hit: false },
    ])
    assert.deepEqual(cutAtHits('abc', ''), [{ text: 'abc', hit: false }])
    assert.deepEqual(
      cutAtHits('xx', 'x').map(({ hit }) => hit),
      [true, true],
    )
  })
})
