import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseChallenge } from './challenge.ts'

describe('a challenge', () => {
  it('for a token names its service', () => {
    const header =
      'Bearer realm="https://auth.example/token",service="registry.example",scope="repository:a/b:pull"'
    assert.deepEqual(parseChallenge(header), {
      scheme: 'bearer',
      realm: 'https://auth.example/token',
      service: 'registry.example',
    })
  })

  it('for a password needs no parameter', () => {
    assert.deepEqual(parseChallenge('Basic realm="a \\"quoted\\" name"'), { scheme: 'basic' })
  })

  it('may be one of several, in any letters, with spaces', () => {
    const header = 'Negotiate, BASIC realm = x , bearer  Realm="https://a/", Service=b'
    assert.deepEqual(parseChallenge(header), { scheme: 'bearer', realm: 'https://a/', service: 'b' })
  })

  const malformed = [
    undefined,
    '',
    'Bearer',
    'Bearer service="x"',
    'Bearer realm="https://a/',
    'Bearer realm="https://a/", realm="https://b/"',
    'Bearer realm="https://a/" "x"',
    'realm="https://a/"',
    'Bearer realm=',
    'Digest realm="x"',
    `Bearer realm="${'x'.repeat(9000)}"`,
  ]
  for (const header of malformed) {
    it(`is not read from ${JSON.stringify(header?.slice(0, 50)) ?? 'no header'}`, () => {
      assert.equal(parseChallenge(header), undefined)
    })
  }
})
