import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { findJsonMistake } from './find-json-mistake.ts'

describe('finding the mistake in a JSON text', () => {
  it('reads every valid text to its end', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        assert.equal(findJsonMistake(text), text.length)
      }),
    )
  })

  it('does not choke on one long string', () => {
    const text = JSON.stringify('x'.repeat(1_000_000))
    assert.equal(findJsonMistake(`[${text} 1]`), text.length + 2)
  })
})
