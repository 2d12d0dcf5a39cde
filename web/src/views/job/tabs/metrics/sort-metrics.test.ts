import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sortMetrics } from './sort-metrics.ts'

describe('the order of metrics', () => {
  const metrics = { layer10: 1, layer2: 3, accuracy: 1 }
  const order = (by: 'name' | 'value', descending: boolean): readonly string[] =>
    sortMetrics(metrics, { by, descending }).map(({ name }) => name)

  test('is by name, with numbers as numbers', () => {
    assert.deepEqual(order('name', false), ['accuracy', 'layer2', 'layer10'])
    assert.deepEqual(order('name', true), ['layer10', 'layer2', 'accuracy'])
  })

  test('is by value, then by name', () => {
    assert.deepEqual(order('value', false), ['accuracy', 'layer10', 'layer2'])
    assert.deepEqual(order('value', true), ['layer2', 'accuracy', 'layer10'])
  })
})
