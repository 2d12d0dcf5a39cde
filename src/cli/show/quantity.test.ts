import assert from 'node:assert/strict'
import { it } from 'node:test'
import { formatAge, formatBytes, formatDuration, timeOf } from './quantity.ts'

it('shows durations in the unit that people would use', () => {
  const cases: [number, string][] = [
    [0, '0 ms'],
    [3.4, '3 ms'],
    [999, '999 ms'],
    [999.6, '1.0 s'],
    [2449, '2.4 s'],
    [59_960, '1 min'],
    [250_000, '4 min 10 s'],
    [7_500_000, '2 h 5 min'],
    [-5, '0 ms'],
  ]
  for (const [ms, text] of cases) assert.equal(formatDuration(ms), text)
})

it('shows sizes in steps of 1024', () => {
  const cases: [number, string][] = [
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [3_250_586, '3.1 MiB'],
    [1_048_575, '1.0 MiB'],
    [123 * 1024 * 1024, '123 MiB'],
  ]
  for (const [bytes, text] of cases) assert.equal(formatBytes(bytes), text)
})

it('shows ages by their largest unit', () => {
  assert.deepEqual([5000, 300_000, 7_300_000, 9 * 86_400_000].map(formatAge), ['5 s', '5 min', '2 h', '9 d'])
})

it('reads times as text or number, and nothing else', () => {
  assert.equal(timeOf('1970-01-01T00:00:01Z'), 1000)
  assert.equal(timeOf(5), 5)
  assert.equal(timeOf('soon'), undefined)
  assert.equal(timeOf(null), undefined)
})
