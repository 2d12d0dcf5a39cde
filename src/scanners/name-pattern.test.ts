import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { matchesName } from './name-pattern.ts'

describe('a pattern of names', () => {
  it('without a star is the name itself', () => {
    assert.ok(matchesName('zlib1g', 'zlib1g'))
    for (const other of ['zlib1g-dev', 'zlib1', '', 'ZLIB1G']) assert.ok(!matchesName('zlib1g', other), other)
  })

  it('has stars for any characters, also none', () => {
    const fits = ['*', 'lib*', '*ssl3', 'l*s*3', 'libssl3*', '*lib*ssl*3*', '**', 'li**3']
    for (const pattern of fits) assert.ok(matchesName(pattern, 'libssl3'), pattern)
    for (const pattern of ['lib', '*ssl', 'x*', '*s*s*s*', 'libssl3*3']) {
      assert.ok(!matchesName(pattern, 'libssl3'), pattern)
    }
    assert.ok(!matchesName('ab*ba', 'aba'))
    assert.ok(matchesName('@scope/*', '@scope/name'))
  })

  it('takes nothing else for a sign', () => {
    assert.ok(matchesName('libstdc++*', 'libstdc++6'))
    assert.ok(!matchesName('a.c', 'abc'))
  })
})
