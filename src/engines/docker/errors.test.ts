import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SlipwayError } from '../../errors/slipway-error.ts'
import { engineWords, isConflict, isMissing, isUnchanged, translateError } from './errors.ts'

const CALL = { name: 'start a container', address: 'unix:///run/x.sock' }

function coded(code: string): Error {
  return Object.assign(new Error(`connect ${code}`), { code })
}

function answered(statusCode: number, message = 'what it said'): Error {
  return Object.assign(new Error(`(HTTP code ${statusCode}) server error - ${message} `), { statusCode })
}

describe('translateError', () => {
  for (const code of ['ECONNREFUSED', 'ENOENT', 'EPIPE', 'ECONNRESET', 'EACCES']) {
    test(`${code} means that the engine is not there, with its address`, () => {
      const error = translateError(coded(code), CALL)
      assert.equal(error.code, 'engine_unavailable')
      assert.equal(error.retryable, true)
      assert.equal(error.where, CALL.address)
    })
  }

  test('a cut connection without a code means the same', () => {
    assert.equal(translateError(new Error('socket hang up'), CALL).code, 'engine_unavailable')
  })

  test('a socket that may not be opened says which group is missing', () => {
    assert.match(translateError(coded('EACCES'), CALL).action, /docker/)
  })

  test('an answer keeps its status, and only the engine’s own troubles are tried again', () => {
    const missing = translateError(answered(404), CALL)
    assert.equal(missing.code, 'engine_failed')
    assert.equal(missing.retryable, false)
    assert.ok(isMissing(missing))
    assert.ok(isConflict(translateError(answered(409), CALL)))
    assert.ok(isUnchanged(translateError(answered(304), CALL)))
    assert.equal(translateError(answered(500), CALL).retryable, true)
    assert.equal(engineWords(missing), 'what it said')
  })

  test('an error of ours passes as it is', () => {
    const error = new SlipwayError('engine_unsupported', { detail: 'x' })
    assert.equal(translateError(error, CALL), error)
  })
})
