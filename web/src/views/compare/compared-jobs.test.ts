import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compareAddress, readCompared } from './compared-jobs.ts'

describe('the address of a comparison', () => {
  it('is read as it was written', () => {
    const address = compareAddress('0199-a', '0199-b')
    assert.equal(address, '/compare?jobs=0199-a,0199-b')
    assert.deepEqual(readCompared(address.slice('/compare'.length)), ['0199-a', '0199-b'])
  })

  it('may name one job or none', () => {
    assert.deepEqual(readCompared('?jobs=a,'), ['a', null])
    assert.deepEqual(readCompared(''), [null, null])
    assert.deepEqual(readCompared('?jobs=a&jobs=b'), ['a', 'b'])
  })
})
