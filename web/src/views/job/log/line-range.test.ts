import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { extendRange, readLineRange, writeLineRange } from './line-range.ts'

describe('lines in an address', () => {
  test('are read as a line or a range, in either order', () => {
    assert.deepEqual(readLineRange('#L12'), { from: 12, to: 12 })
    assert.deepEqual(readLineRange('#L12-L40'), { from: 12, to: 40 })
    assert.deepEqual(readLineRange('#L40-12'), { from: 12, to: 40 })
  })

  test('are none when the fragment is something else', () => {
    for (const other of ['', '#', '#L0', '#Lx', '#main', '#L1-L', '#L12345678901']) {
      assert.equal(readLineRange(other), null, other)
    }
  })

  test('are written as they are read', () => {
    for (const range of [
      { from: 3, to: 3 },
      { from: 3, to: 9 },
    ]) {
      assert.deepEqual(readLineRange(writeLineRange(range)), range)
    }
  })

  test('are extended to the line that is chosen next', () => {
    assert.deepEqual(extendRange(null, 5), { from: 5, to: 5 })
    assert.deepEqual(extendRange({ from: 5, to: 5 }, 9), { from: 5, to: 9 })
    assert.deepEqual(extendRange({ from: 5, to: 9 }, 2), { from: 2, to: 9 })
  })
})
