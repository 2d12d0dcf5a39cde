import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hasCode } from '../errors/slipway-error.ts'
import { negotiate } from './accept.ts'

const OFFERS = ['text/plain', 'application/x-ndjson', 'text/event-stream'] as const

describe('choosing a type by Accept', () => {
  for (const [header, type] of [
    [undefined, 'text/plain'],
    ['', 'text/plain'],
    ['*/*', 'text/plain'],
    ['text/*', 'text/plain'],
    ['text/event-stream', 'text/event-stream'],
    ['application/x-ndjson, */*;q=0.1', 'application/x-ndjson'],
    ['text/plain;q=0.2, TEXT/EVENT-STREAM;q=0.9', 'text/event-stream'],
    ['text/plain;q=0, */*', 'application/x-ndjson'],
    ['text/html, application/xhtml+xml, */*;q=0.8', 'text/plain'],
  ] as const) {
    it(`takes ${type} for ${JSON.stringify(header)}`, () => {
      assert.equal(negotiate(header, OFFERS), type)
    })
  }

  for (const header of ['application/json', '*/*;q=0', 'text/plain;q=x', 'nonsense']) {
    it(`refuses ${JSON.stringify(header)}`, () => {
      assert.throws(
        () => negotiate(header, OFFERS),
        (error) => hasCode(error, 'not_acceptable'),
      )
    })
  }
})
