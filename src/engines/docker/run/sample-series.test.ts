import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SampleSeries } from './sample-series.ts'

const START = 1_700_000_000_000

/** Points as a run of this length has them when each is taken the moment it is due. */
function followed(lengthMs: number): SampleSeries {
  const series = new SampleSeries()
  for (let age = 0; age <= lengthMs; age += series.nextIn(age)) {
    series.add({ at: START + age, cpuMs: age / 2, memoryBytes: 4096 })
  }
  return series
}

const taken = (lengthMs: number) => followed(lengthMs).within(START, START + lengthMs, 'cgroup')

describe('the samples of a run', () => {
  it('are some ten and more for a run of two seconds, and one a second later', () => {
    const { length } = taken(2000)?.atMs ?? []
    assert.ok(length >= 10 && length <= 25, `${length}`)
    const times = taken(100_000)?.atMs ?? []
    assert.deepEqual(
      times.slice(-20).map((at, index, all) => at - (all[index - 1] ?? at - 1000)),
      Array.from({ length: 20 }, () => 1000),
    )
  })

  it('are never more than 200, from the first moment to the last, whatever the length', () => {
    for (const lengthMs of [200_000, 3_600_000, 86_400_000]) {
      const samples = taken(lengthMs)
      assert.ok(samples)
      const { atMs, cpuMs, memoryBytes } = samples
      assert.ok(atMs.length >= 100 && atMs.length <= 200, `${lengthMs}: ${atMs.length}`)
      assert.deepEqual([cpuMs.length, memoryBytes.length], [atMs.length, atMs.length])
      assert.equal(atMs[0], 0)
      assert.ok((atMs.at(-1) ?? 0) > lengthMs * 0.98)
      assert.ok(atMs.every((at, index) => index === 0 || at > (atMs[index - 1] ?? at)))
    }
  })

  it('are thinned where an engine gives one a second for hours', () => {
    const series = new SampleSeries()
    for (let second = 0; second < 10_000; second++) {
      series.add({ at: START + second * 1000, cpuMs: second, memoryBytes: second })
    }
    const times = series.within(START, START + 1e7, 'engine-samples')?.atMs ?? []
    assert.ok(times.length >= 100 && times.length <= 200, `${times.length}`)
    assert.ok((times.at(-1) ?? 0) >= 9_900_000)
  })

  it('leave out what was read before the start and after the end', () => {
    const series = new SampleSeries()
    for (const at of [-5, 3, 3, 2, 9, 14]) series.add({ at: START + at, cpuMs: at, memoryBytes: 1 })
    assert.deepEqual(series.within(START, START + 10, 'cgroup'), {
      atMs: [3, 9],
      cpuMs: [3, 9],
      memoryBytes: [1, 1],
      source: 'cgroup',
    })
  })

  it('are left out altogether where there are none', () => {
    assert.equal(new SampleSeries().within(START, START + 10, 'cgroup'), undefined)
  })
})
