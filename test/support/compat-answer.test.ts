import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isAnswer } from './compat-answer.ts'

const ID = '019aa5e2-7f1c-7cc3-98c4-000000000001'

describe('a documented answer', () => {
  it('is compared with its status, as text', () => {
    assert.ok(
      isAnswer(`Job was launched with id ${ID}\nHTTP 200\n`, 'HTTP 200\nJob was launched with id <id>'),
    )
    assert.ok(!isAnswer(`Job was launched with id 7\nHTTP 200\n`, 'HTTP 200\nJob was launched with id <id>'))
    assert.ok(!isAnswer('gone\nHTTP 404\n', 'HTTP 200\ngone'))
    assert.ok(isAnswer('1:1 SLP1 why so\nHTTP 400', 'HTTP 400\n1:1 SLP1 <any>'))
    assert.ok(!isAnswer('1:1 SLP1 a\n2:1 SLP1 b\nHTTP 400', 'HTTP 400\n1:1 SLP1 <any>'))
    assert.ok(isAnswer('H4sI+\n', 'H4sI+'))
  })

  it('is compared as JSON where both are, whatever the order of the members', () => {
    const printed = `{"b":[1,"x"],"a":"${ID}"}\nHTTP 200\n`
    assert.ok(isAnswer(printed, 'HTTP 200\n{"a": "<id>", "b": [1, "x"]}'))
    assert.ok(isAnswer(printed, 'HTTP 200\n{"a": "<id>", "b": ["<number>", "<any>"]}'))
    assert.ok(isAnswer(printed, 'HTTP 200\n{"a": "<id>", "b": "<any>"}'))
    assert.ok(!isAnswer(printed, 'HTTP 200\n{"a": "<id>"}'))
    assert.ok(!isAnswer(printed, 'HTTP 200\n{"a": "<id>", "b": [1]}'))
    assert.ok(!isAnswer(printed, 'HTTP 200\n{"a": "<id>", "b": ["<any>", 1]}'))
    assert.ok(!isAnswer(printed, 'HTTP 200\n{"a": "<time>", "b": [1, "x"]}'))
    assert.ok(!isAnswer('{"a":null}\nHTTP 200', 'HTTP 200\n{"a": "null"}'))
  })

  it('matches the words inside a string', () => {
    const printed = `{"m":"at 2026-01-01T00:00:00.5Z: no {such} thing"}\nHTTP 400`
    assert.ok(isAnswer(printed, 'HTTP 400\n{"m": "at <time>: no {such} <any>"}'))
    assert.ok(!isAnswer(printed, 'HTTP 400\n{"m": "at <time>: no <number>"}'))
  })
})
