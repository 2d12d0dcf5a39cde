import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pep440Order } from './pep440.ts'

describe('the order of Python versions', () => {
  it('ascends as PEP 440 says', () => {
    const ascending = ['1.0.dev1', '1.0a1', '1.0b2', '1.0rc1', '1.0', '1.0+local', '1.0.post1', '1.1', '1!0']
    assert.deepEqual(ascending.toReversed().toSorted(pep440Order.compare), ascending)
    assert.equal(pep440Order.compare('1.0', '1.0.0'), 0)
  })

  it('knows what is no version', () => {
    assert.deepEqual(['', 'dev', '1.0-foo-bar', '2004d!', '1'.repeat(300)].filter(pep440Order.isValid), [])
  })
})
