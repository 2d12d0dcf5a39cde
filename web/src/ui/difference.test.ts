import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { differenceTo, formatPercent, formatSigned } from './difference.ts'

describe('the difference of two numbers', () => {
  it('is told in the number itself and in per cent', () => {
    assert.deepEqual(differenceTo(50, 40), { absolute: -10, percent: -20 })
    assert.deepEqual(differenceTo(-50, -40), { absolute: 10, percent: 20 })
    assert.equal(differenceTo(0.811, 0.8111).absolute, 0.0001)
    assert.deepEqual(differenceTo(3, 3), { absolute: 0, percent: 0 })
  })

  it('has no per cent of zero, nor across it', () => {
    assert.equal(differenceTo(0, 5).percent, null)
    assert.equal(differenceTo(-1, 5).percent, null)
    assert.equal(differenceTo(0, 0).percent, 0)
  })

  it('is written with its sign', () => {
    assert.equal(formatSigned(0.25), '+0.25')
    assert.equal(formatSigned(-3), '−3')
    assert.equal(formatSigned(0), '0')
    assert.equal(formatPercent(2.649), '+2.65%')
    assert.equal(formatPercent(-33.333), '−33.3%')
    assert.equal(formatPercent(-0.0001), '<0.01%')
    assert.equal(formatPercent(0), '0%')
  })
})
