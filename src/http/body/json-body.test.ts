import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SlipwayError } from '../../errors/slipway-error.ts'
import { parseJson } from './json-body.ts'

function failure(body: string | Buffer): SlipwayError {
  try {
    parseJson(Buffer.from(body))
  } catch (error) {
    assert.ok(error instanceof SlipwayError)
    assert.equal(error.code, 'request_invalid')
    return error
  }
  assert.fail('it was accepted')
}

describe('parsing a JSON body', () => {
  it('says in which line and column the mistake is', () => {
    assert.equal(failure('{\n  "name": "a",\n  "b" 1\n}').where, 'line 3, column 7')
    assert.equal(failure('nope').where, 'line 1, column 1')
    assert.equal(failure('{"a": [1, 2,]}').where, 'line 1, column 13')
    assert.equal(failure('{"a": 1} x').where, 'line 1, column 10')
    assert.equal(failure("{'a': 1}").where, 'line 1, column 2')
    assert.equal(failure('[1, 01]').where, 'line 1, column 6')
  })

  it('says that a cut body ends too early', () => {
    assert.match(failure('{"name": "a"').detail, /ends too early/)
    assert.match(failure(' ').detail, /ends too early/)
  })

  it('refuses bytes that are not UTF-8 instead of replacing them', () => {
    assert.match(failure(Buffer.from([0x22, 0xff, 0x22])).detail, /not UTF-8/)
  })

  it('refuses a __proto__ at any depth, however it is spelled, and takes the word as a value', () => {
    failure('{"labels": {"__proto__": {"a": "b"}}}')
    failure('{"labels": [{"\\u005f\\u005fproto__": 1}]}')
    assert.deepEqual(parseJson(Buffer.from('{"name": "__proto__"}')), { name: '__proto__' })
  })

  it('takes an empty body as none', () => {
    assert.equal(parseJson(Buffer.alloc(0)), undefined)
  })
})
