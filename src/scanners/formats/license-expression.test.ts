import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isLicenseExpression } from './license-expression.ts'

describe('a license expression', () => {
  it('is made of known identifiers', () => {
    const yes = [
      'MIT',
      'GPL-2.0+',
      'MIT OR Apache-2.0',
      '(MIT OR GPL-2.0-or-later) AND Zlib',
      'GPL-2.0-only WITH Classpath-exception-2.0',
    ]
    assert.deepEqual(
      yes.filter((text) => !isLicenseExpression(text)),
      [],
    )
  })

  it('is not whatever a package calls its license', () => {
    const no = [
      '',
      'MIT License',
      'MIT OR',
      'OR MIT',
      '(MIT',
      'MIT)',
      'mit/x11',
      'MIT AND AND Zlib',
      'MIT WITH MIT OR',
      '()',
      'Foo',
    ]
    assert.deepEqual(no.filter(isLicenseExpression), [])
    assert.equal(isLicenseExpression('('.repeat(100_000)), false)
  })
})
