import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readLine, tabAddress } from './tab-address.ts'

describe('the address of a tab', () => {
  test('names the tab, and the attempt and the line where there are some', () => {
    assert.equal(tabAddress('a/b', { tab: 'record' }), '/jobs/a%2Fb?tab=record')
    const place = { tab: 'dockerfile', attempt: 2, line: 7 } as const
    assert.equal(tabAddress('1', place), '/jobs/1?tab=dockerfile&attempt=2&line=7')
  })

  test('gives its line back, and nothing that is none', () => {
    assert.equal(readLine('tab=dockerfile&line=7'), 7)
    assert.equal(readLine('?line=12'), 12)
    for (const search of ['', 'line=', 'line=0', 'line=-3', 'line=x', 'line=12345678']) {
      assert.equal(readLine(search), null)
    }
  })
})
