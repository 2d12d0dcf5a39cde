import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { BuildStep } from '../progress.ts'
import { layOutSteps } from './lay-out-steps.ts'

function step(name: string, startedAt: number | null, completedAt: number | null): BuildStep {
  return { id: name, name, cached: false, startedAt, completedAt, error: null, line: null }
}

describe('layOutSteps', () => {
  test('puts steps on one axis from the first start to the last end', () => {
    const { bars, start, length } = layOutSteps([step('a', 100, 200), step('b', 200, 500)], 9999, 9999)
    assert.deepEqual([start, length], [100, 400])
    assert.deepEqual(
      bars.map(({ from, width, duration }) => [from, width, duration]),
      [
        [0, 0.25, 100],
        [0.25, 0.75, 300],
      ],
    )
  })

  test('begins with what this build did itself, whenever a cached step is said to have been made', () => {
    const cached = { ...step('base', 0, 10), cached: true }
    const { bars, start } = layOutSteps([cached, step('a', 9000, 9300), step('b', 9300, 9400)], 9999, 9999)
    assert.equal(start, 9000)
    assert.deepEqual(
      bars.map(({ from, width }) => [from, width]),
      [
        [0, 0],
        [0, 0.75],
        [0.75, 0.25],
      ],
    )
  })

  test('lets a running step reach to now, and one that was stopped to the end of the build', () => {
    const steps = [step('a', 0, 100), step('b', 100, null)]
    const running = layOutSteps(steps, 400, null).bars[1]
    assert.deepEqual([running?.running, running?.duration], [true, 300])
    const over = layOutSteps(steps, 400, 350).bars[1]
    assert.deepEqual([over?.running, over?.duration], [false, 250])
  })

  test('keeps steps that have not begun in the list, without a bar', () => {
    const { bars } = layOutSteps([step('a', 0, 10), step('b', null, null)], 10, null)
    assert.deepEqual([bars[1]?.width, bars[1]?.duration], [0, null])
    assert.equal(layOutSteps([], 10, null).length, 0)
    assert.equal(layOutSteps([step('b', null, null)], 10, null).bars.length, 1)
  })

  test('orders steps by their start, and those that began together by their number', () => {
    const steps = [
      step('[10/9] c', 5, 6),
      step('[1/9] d', null, null),
      step('[2/9] b', 5, 7),
      step('[1/9] a', 1, 5),
    ]
    assert.deepEqual(
      layOutSteps(steps, 0, 0).bars.map(({ step: { name } }) => name),
      ['[1/9] a', '[2/9] b', '[10/9] c', '[1/9] d'],
    )
  })

  test('leaves out what the builder does by itself, unless it takes its time', () => {
    const steps = [
      step('[internal] load metadata', 0, 10),
      step('[internal] load context', 0, 900),
      step('[1/1] FROM x', 1, 5),
    ]
    assert.deepEqual(
      layOutSteps(steps, 0, 0).bars.map(({ step: { name } }) => name),
      ['[internal] load context', '[1/1] FROM x'],
    )
  })

  test('bears steps that took no time at all', () => {
    const { bars } = layOutSteps([step('a', 5, 5), step('b', 5, 5)], 5, 5)
    assert.deepEqual(
      bars.map(({ from, width }) => [from, width]),
      [
        [0, 0],
        [0, 0],
      ],
    )
  })
})
